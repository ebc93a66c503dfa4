package io.sluice.jdbc.internal.config;

import java.util.Objects;

/**
 * A password that cannot be printed by accident. Immutable, equal by value.
 *
 * <p>It hides the text from messages, logs and {@code toString}, not from a heap dump.
 */
public final class Secret {

  private final String text;

  private Secret(String text) {
    this.text = Objects.requireNonNull(text, "text");
  }

  /** Wraps {@code text}; {@code null} stays {@code null}, which means "no password given". */
  public static Secret of(String text) {
    return text == null ? null : new Secret(text);
  }

  /** The text itself, only for handing it to the driver. */
  public String reveal() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && secret.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return "***";
  }
}
