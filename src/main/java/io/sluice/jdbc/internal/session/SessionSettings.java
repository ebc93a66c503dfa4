package io.sluice.jdbc.internal.session;

import io.sluice.jdbc.internal.route.Sides;
import java.util.regex.Pattern;

/**
 * What the configuration says to every session of a group. Immutable; times in milliseconds.
 *
 * @param strategy name of the strategy
 * @param selectionTimeout longest wait for a suitable host
 * @param rounds rounds over all hosts within that time
 * @param retryReads whether an autocommit read may be run again elsewhere
 * @param pooled whether physical connections are shared, and so go back after each transaction
 * @param threshold autocommit statements until the next pick, 0 = never
 * @param counted statements that count towards the threshold, {@code null} = all
 * @param validateOnSwap whether a connection is pinged before the session moves to it
 * @param pingTimeout of each ping, 0 = the default of a second
 * @param preferred {@code name:port} of the host that {@code serverAffinity} puts first, or {@code
 *     null}
 * @param failOverReadOnly whether a session that had to leave the preferred host is read-only
 * @param secondsBeforeRetry of a failed-over session, 0 = time alone never leads back
 * @param queriesBeforeRetry of a failed-over session, 0 = their number alone never leads back
 * @param sides what sends a statement to a replica; {@code null} among equals
 * @param needsReplica whether a session may only begin while a replica can be reached, if there are
 *     any
 * @param consistency which earlier writes a read sees
 */
public record SessionSettings(
    String strategy,
    long selectionTimeout,
    int rounds,
    boolean retryReads,
    boolean pooled,
    int threshold,
    Pattern counted,
    boolean validateOnSwap,
    int pingTimeout,
    String preferred,
    boolean failOverReadOnly,
    int secondsBeforeRetry,
    int queriesBeforeRetry,
    Sides sides,
    boolean needsReplica,
    Consistency consistency) {

  /** Which earlier writes a read sees for sure. */
  public enum Consistency {
    /** None. */
    EVENTUAL,
    /** Those of its session. */
    SESSION,
    /** Those of all sessions of its group. */
    GROUP
  }
}
