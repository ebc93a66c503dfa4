/**
 * Extension points, found by {@link java.util.ServiceLoader} and chosen by their short name. Must
 * not know anything internal.
 */
package io.sluice.jdbc.spi;
