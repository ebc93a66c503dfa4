/**
 * The judge of transactions over shards: a bank whose tellers, servers and network are broken at
 * every step of a commit and at random, and whose books must balance whatever happened. It knows of
 * Sluice's inside nothing but where to listen for the steps of a commit.
 */
package io.sluice.jdbc.transaction;
