package io.sluice.jdbc.internal.facade;

import io.sluice.jdbc.internal.error.Errors;
import java.io.InputStream;
import java.io.Reader;
import java.lang.reflect.Method;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The parameters of a prepared statement as the application set them, so that they can be set again
 * on another connection. Positions are slots of an array that is kept between executions: the
 * arguments of the call itself are all that is stored. Not thread-safe.
 */
public final class Arguments {

  private static final int LARGEST_POSITION = 65_535;

  private Method[] methods = new Method[0];
  private Object[][] values = new Object[0][];

  /** Parameters by name and registered outputs, by method kind and key. */
  private final Map<String, Recorded> others = new LinkedHashMap<>();

  /** In place of the arguments of a stream that was read: it cannot be sent a second time. */
  private static final Object[] SPENT = new Object[0];

  /** One call to be made again. */
  public record Recorded(Method method, Object[] args) {
    public void replay(Statement raw) throws SQLException {
      Arguments.replay(method, args, raw);
    }
  }

  public void record(Method method, Object[] args) {
    boolean output = method.getName().equals("registerOutParameter");
    if (!output
        && args[0] instanceof Integer position
        && position > 0
        && position <= LARGEST_POSITION) {
      if (position > methods.length) {
        int length = Math.max(position, Math.min(2 * methods.length, LARGEST_POSITION));
        methods = Arrays.copyOf(methods, length);
        values = Arrays.copyOf(values, length);
      }
      methods[position - 1] = method;
      values[position - 1] = args;
    } else {
      others.put((output ? "out " : "in ") + args[0], new Recorded(method, args));
    }
  }

  public void clear() {
    Arrays.fill(methods, null);
    Arrays.fill(values, null);
    others.values().removeIf(each -> !each.method().getName().equals("registerOutParameter"));
  }

  public void replay(Statement raw) throws SQLException {
    for (int i = 0; i < methods.length; i++) {
      if (methods[i] != null) {
        replay(methods[i], values[i], raw);
      }
    }
    for (Recorded other : others.values()) {
      other.replay(raw);
    }
  }

  /**
   * Sets one parameter on another statement, as the application set it.
   *
   * @param from its position, from 1
   * @param to the position there, from 1
   * @return false if it was not set
   */
  public boolean replay(int from, Statement raw, int to) throws SQLException {
    if (from > methods.length || methods[from - 1] == null) {
      return false;
    }
    Object[] args = values[from - 1];
    if (args != SPENT && from != to) {
      args = args.clone();
      args[0] = to;
    }
    replay(methods[from - 1], args, raw);
    return true;
  }

  /** As many positions as can have been set, from 1. */
  int positions() {
    return methods.length;
  }

  /** The method by which a parameter was set, from position 1; null if it was not. */
  public Method setter(int position) {
    return position > methods.length ? null : methods[position - 1];
  }

  /** The arguments with which a parameter was set, from position 1; the first is the position. */
  public Object[] given(int position) {
    return values[position - 1];
  }

  public Arguments copy() {
    Arguments copy = new Arguments();
    copy.methods = methods.clone();
    copy.values = values.clone();
    copy.others.putAll(others);
    return copy;
  }

  private static void replay(Method method, Object[] args, Statement raw) throws SQLException {
    if (args == SPENT) {
      throw Errors.badArgument(
          "The stream given to "
              + method.getName()
              + " was read on a connection that was left; set the parameter again.");
    }
    Handler.call(method, raw, args);
  }

  /** The statement was executed: what could be read only once has been read. */
  public void executed() {
    for (int i = 0; i < values.length; i++) {
      if (values[i] != null && hasStream(values[i])) {
        values[i] = SPENT;
      }
    }
    others.replaceAll(
        (key, other) -> hasStream(other.args()) ? new Recorded(other.method(), SPENT) : other);
  }

  /** Whether a value can be read only once. */
  public boolean hasStreams() {
    for (Object[] args : values) {
      if (args != null && hasStream(args)) {
        return true;
      }
    }
    return !others.isEmpty() && others.values().stream().anyMatch(other -> hasStream(other.args()));
  }

  private static boolean hasStream(Object[] args) {
    return args.length > 1 && (args[1] instanceof InputStream || args[1] instanceof Reader);
  }
}
