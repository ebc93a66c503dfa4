/**
 * The rules {@code table.<name>=…}: which shard holds which rows of which table. Must not know
 * statements, servers or connections.
 */
package io.sluice.jdbc.internal.shard.rule;
