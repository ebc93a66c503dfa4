package io.sluice.jdbc.internal.config;

import java.util.Optional;

/** What a URL asks for: equal hosts, one writer with readers, or a part of the rows per host. */
public enum Mode {
  LOADBALANCE("loadbalance"),
  REPLICATION("replication"),
  SHARD("shard");

  private final String word;

  Mode(String word) {
    this.word = word;
  }

  /** The word of the URL, also the {@code mode} of the group's MBean. */
  public String word() {
    return word;
  }

  /** The mode whose URLs start with {@code jdbc:word:}, in any case. */
  static Optional<Mode> ofUrl(String url) {
    for (Mode mode : values()) {
      String prefix = mode.prefix();
      if (url.regionMatches(true, 0, prefix, 0, prefix.length())) {
        return Optional.of(mode);
      }
    }
    return Optional.empty();
  }

  String prefix() {
    return "jdbc:" + word + ":";
  }
}
