package io.sluice.jdbc.spi;

import java.util.Map;

/**
 * Decides which further errors mean that a host is gone. Registered in {@code
 * META-INF/services/io.sluice.jdbc.spi.ExceptionChecker} and chosen with {@code
 * loadBalanceExceptionChecker=<name>}.
 *
 * <p>Asked only about errors that Sluice itself does not take for a lost host. One instance serves
 * one connection group; called from many threads at once.
 */
public interface ExceptionChecker {

  /** The short name, compared without case. */
  String name();

  /**
   * Called once before the first question.
   *
   * @param properties Sluice's own keys and values, never a password
   */
  default void configure(Map<String, String> properties) {}

  /**
   * Whether the host that raised {@code error} is to be treated as lost.
   *
   * @param error the target driver's exception, never {@code null}
   */
  boolean isHostGone(Throwable error);
}
