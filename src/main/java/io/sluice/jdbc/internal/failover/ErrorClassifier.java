package io.sluice.jdbc.internal.failover;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Reads an exception of a target driver. Decided from vendor code, SQLState class, exception type
 * and cause, in this order, never from {@code 08} alone: servers say {@code 08} for a packet that
 * is too large and {@code HY000} for an idle connection that was closed. Immutable and thread-safe.
 */
public final class ErrorClassifier {

  /** 1040 too many connections; 1203 and 1226 limits of one user are refusals, not load. */
  private static final Set<Integer> BUSY_CODES = Set.of(1040);

  /**
   * 1044 and 1045 access denied; 1049 unknown database; 1129 and 1130 client not allowed; 1203 and
   * 1226 limits of one user; 1251 (in the state of a busy host) old authentication; 1698 and 3118
   * account refused; 1820 and 1862 password expired.
   */
  private static final Set<Integer> REFUSED_CODES =
      Set.of(1044, 1045, 1049, 1129, 1130, 1203, 1226, 1251, 1698, 1820, 1862, 3118);

  /** 1053 and 1079 shutdown; 1927, 3169 killed; 4031 closed for being idle. */
  private static final Set<Integer> GONE_CODES = Set.of(1053, 1079, 1927, 3169, 4031);

  /** 1153 packet too large: says {@code 08S01}, yet another host would refuse it as well. */
  private static final Set<Integer> ALIVE_CODES = Set.of(1153);

  /** 1836 read-only mode; 3100 refused by the replication plug-in. */
  private static final Set<Integer> READ_ONLY_CODES = Set.of(1836, 3100);

  /** For a server option that forbids the statement, which only the message names. */
  private static final int FORBIDDEN_BY_OPTION = 1290;

  private static final Pattern READ_ONLY_OPTION =
      Pattern.compile("read[-_]only", Pattern.CASE_INSENSITIVE);

  /** SQLStates that leave it to the exception's type to say what happened. */
  private static final Set<String> SAYS_NOTHING = Set.of("", "HY000", "S1000");

  private static final int DEEPEST_CAUSE = 16;

  private final List<String> states;
  private final List<Class<?>> classes;
  private final Predicate<Throwable> checker;
  private final boolean hasRoles;

  /** Among equals a host that is read-only is so for everybody: the application's own error. */
  public ErrorClassifier(
      List<String> states, List<Class<?>> classes, Predicate<Throwable> checker) {
    this(states, classes, checker, false);
  }

  /**
   * Adds what the application configured.
   *
   * @param states SQLState prefixes that mean a lost host
   * @param classes exception classes that mean a lost host
   * @param checker asked last
   * @param hasRoles whether another host may be the source when one turns out to be read-only
   */
  public ErrorClassifier(
      List<String> states, List<Class<?>> classes, Predicate<Throwable> checker, boolean hasRoles) {
    this.hasRoles = hasRoles;
    this.states = List.copyOf(states);
    this.classes = List.copyOf(classes);
    this.checker = checker;
  }

  /** What {@code error} says; an answer for every throwable. */
  public ErrorKind classify(Throwable error) {
    if (isConfigured(error)) {
      return ErrorKind.GONE;
    }
    ErrorKind kind =
        error instanceof SQLException sql ? classifySql(sql) : classifyUnchecked(error);
    return kind == ErrorKind.ALIVE && isGoneByChecker(error) ? ErrorKind.GONE : kind;
  }

  /** A checker that fails must not hide the error it was asked about. */
  private boolean isGoneByChecker(Throwable error) {
    try {
      return checker.test(error);
    } catch (RuntimeException broken) {
      if (broken != error) {
        error.addSuppressed(broken);
      }
      return false;
    }
  }

  private boolean isConfigured(Throwable error) {
    for (Class<?> type : classes) {
      if (type.isInstance(error)) {
        return true;
      }
    }
    return error instanceof SQLException sql && hasState(sql, states);
  }

  private static boolean hasState(SQLException error, List<String> prefixes) {
    String state = error.getSQLState();
    return state != null && prefixes.stream().anyMatch(state::startsWith);
  }

  private ErrorKind classifySql(SQLException error) {
    Integer code = error.getErrorCode();
    String state = error.getSQLState() == null ? "" : error.getSQLState();
    if (hasRoles && isReadOnly(error)) {
      return ErrorKind.READ_ONLY;
    } else if (ALIVE_CODES.contains(code)) {
      return ErrorKind.ALIVE;
    } else if (REFUSED_CODES.contains(code) || state.startsWith("28")) {
      return ErrorKind.REFUSED;
    } else if (BUSY_CODES.contains(code) || state.equals("08004")) {
      return ErrorKind.BUSY;
    } else if (state.equals("08001") && !hasCause(error, cause -> cause instanceof IOException)) {
      // Connector/J when it could talk to the server but cannot log in, such as without its key.
      return ErrorKind.REFUSED;
    } else if (state.equals("08003")) {
      // Connector/J also says it for commit() in autocommit mode.
      return ErrorKind.SUSPECT;
    } else if (GONE_CODES.contains(code) || state.startsWith("08")) {
      return ErrorKind.GONE;
    } else if (isOfLostType(error)) {
      // MariaDB's driver also says it for a parameter that is not set (07004).
      return SAYS_NOTHING.contains(state) ? ErrorKind.GONE : ErrorKind.SUSPECT;
    } else if (code > 0 || error instanceof SQLTimeoutException) {
      return ErrorKind.ALIVE; // the server itself said so, or the driver's own timer
    }
    // With a state of its own an error is about the call, whatever its cause.
    return SAYS_NOTHING.contains(state) && hasDeadlyCause(error)
        ? ErrorKind.SUSPECT
        : ErrorKind.ALIVE;
  }

  private static boolean isReadOnly(SQLException error) {
    String message = String.valueOf(error.getMessage());
    return READ_ONLY_CODES.contains(error.getErrorCode())
        || error.getErrorCode() == FORBIDDEN_BY_OPTION && READ_ONLY_OPTION.matcher(message).find();
  }

  private static boolean isOfLostType(SQLException error) {
    return error instanceof SQLNonTransientConnectionException
        || error instanceof SQLTransientConnectionException
        || error instanceof SQLRecoverableException;
  }

  /**
   * A stream of the application may fail with an {@link IOException} too, hence only a suspicion;
   * so may a wrong argument with a {@link RuntimeException}, which a driver also throws on corrupt
   * bytes.
   */
  private static ErrorKind classifyUnchecked(Throwable error) {
    return error instanceof Error ? ErrorKind.ALIVE : ErrorKind.SUSPECT;
  }

  private static boolean hasDeadlyCause(Throwable error) {
    return hasCause(
        error,
        cause ->
            cause instanceof IOException
                || cause instanceof RuntimeException
                || cause instanceof SQLException inner
                    && (hasState(inner, List.of("08")) || isOfLostType(inner)));
  }

  private static boolean hasCause(Throwable error, Predicate<Throwable> wanted) {
    Throwable cause = error.getCause();
    for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
      if (wanted.test(cause)) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }
}
