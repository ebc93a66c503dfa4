package io.sluice.jdbc.internal.shard.transaction;

/** Names a branch on a shard. Immutable; equal names are of one branch. */
interface BranchName {

  /** Under which the rows of its transaction are kept: letters, digits and hyphens. */
  String gtrid();

  /** As it stands in XA statements. */
  String text();
}
