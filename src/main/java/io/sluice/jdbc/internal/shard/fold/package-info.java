/**
 * Brings values that the server calls equal into one form, so that they land on one shard. Must not
 * know rules, statements or connections.
 */
package io.sluice.jdbc.internal.shard.fold;
