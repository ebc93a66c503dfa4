package io.sluice.jdbc.internal.shard.transaction;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.transaction.xa.Xid;

/**
 * A transaction of the application's transaction manager. All shards know their branches of it
 * under this one name. Immutable.
 */
final class GlobalXid implements BranchName, Xid {

  private final int format;
  private final byte[] global;
  private final byte[] branch;
  private final String text;
  private final String gtrid;

  GlobalXid(int format, byte[] global, byte[] branch) {
    this.format = format;
    this.global = global.clone();
    this.branch = branch.clone();
    HexFormat hex = HexFormat.of();
    this.text = "X'" + hex.formatHex(global) + "',X'" + hex.formatHex(branch) + "'," + format;
    this.gtrid = "global-" + digest(text);
  }

  static GlobalXid of(Xid xid) {
    return xid instanceof GlobalXid own
        ? own
        : new GlobalXid(xid.getFormatId(), xid.getGlobalTransactionId(), xid.getBranchQualifier());
  }

  private static String digest(String text) {
    try {
      byte[] all =
          MessageDigest.getInstance("SHA-256")
              .digest(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(all, 0, 24);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public String gtrid() {
    return gtrid;
  }

  @Override
  public String text() {
    return text;
  }

  @Override
  public int getFormatId() {
    return format;
  }

  @Override
  public byte[] getGlobalTransactionId() {
    return global.clone();
  }

  @Override
  public byte[] getBranchQualifier() {
    return branch.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GlobalXid xid
        && format == xid.format
        && Arrays.equals(global, xid.global)
        && Arrays.equals(branch, xid.branch);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
