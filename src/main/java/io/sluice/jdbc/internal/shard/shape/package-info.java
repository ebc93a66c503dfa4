/**
 * A statement's text less its values: what many texts have in common and is analysed once. Must not
 * know rules, tables or what is done with a statement.
 */
package io.sluice.jdbc.internal.shard.shape;
