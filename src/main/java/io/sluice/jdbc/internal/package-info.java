/**
 * Everything below this package may change at any time; only its parent and {@code spi} are public.
 */
package io.sluice.jdbc.internal;
