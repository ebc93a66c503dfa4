package io.sluice.jdbc.internal.shard.transaction;

import java.util.Optional;

/**
 * Names one branch of a transaction of Sluice's own on one shard. Immutable.
 *
 * @param gtrid of the whole transaction: letters, digits and hyphens
 * @param branch differs for each branch, and each time that a shard joins anew
 */
record OwnXid(String gtrid, String branch) implements BranchName {

  static final String PREFIX = "sluice-";
  private static final int FORMAT = 21_324;

  @Override
  public String text() {
    return "'" + gtrid + "','" + branch + "'," + FORMAT;
  }

  /** A row of XA RECOVER; empty if the branch is somebody else's. */
  static Optional<OwnXid> recovered(long format, int gtridLength, String data) {
    if (format != FORMAT || data.length() < gtridLength || !data.startsWith(PREFIX)) {
      return Optional.empty();
    }
    return Optional.of(new OwnXid(data.substring(0, gtridLength), data.substring(gtridLength)));
  }
}
