package io.sluice.jdbc.internal.facade;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.facade.Arguments.Recorded;
import io.sluice.jdbc.internal.pool.Physical;
import io.sluice.jdbc.internal.session.Session;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * The driver's statement behind one of the application's: how it was made, its settings, parameters
 * and batch are remembered, and made anew on the connection on which it is executed next. On a
 * connection that others use as well it rests or is closed before it goes to them.
 *
 * <p>Same threading as {@link Session}; {@link #raw}, {@link #end} and {@link #keepFromResting} may
 * come from any thread.
 */
final class DriverStatement {

  private final Session session;
  private final Method maker;
  private final Object[] makerArgs;
  private final boolean prepared;
  private final boolean shared;

  /** Whether the application has closed its statement, which it may do from another thread. */
  private final BooleanSupplier closed;

  private final Map<String, Recorded> settings = new LinkedHashMap<>();
  private final List<Object> batch = new ArrayList<>();
  private final Arguments parameters = new Arguments();
  private final Parked parked = new Parked();
  private volatile boolean mayNotRest;
  private volatile Statement raw;
  private Physical physical;
  private boolean ranHere;

  /**
   * One that is made when it is needed.
   *
   * @param maker the method of {@link Connection} that the application called
   * @param prepared whether the first of the arguments is its text
   */
  DriverStatement(
      Session session, Method maker, Object[] makerArgs, boolean prepared, BooleanSupplier closed) {
    this.session = session;
    this.maker = maker;
    this.makerArgs = makerArgs;
    this.prepared = prepared;
    this.shared = session.fleet().settings().pooled();
    this.closed = closed;
  }

  /** One that the driver made by itself, and that cannot be made anew. */
  DriverStatement(Session session, Statement raw, Physical physical, BooleanSupplier closed) {
    this(session, null, null, false, closed);
    this.raw = raw;
    this.physical = physical;
  }

  // --- what is remembered

  /** A setting, to be made again on every other connection. */
  void remember(Method setter, Object[] args) {
    settings.put(setter.getName(), new Recorded(setter, args));
  }

  boolean isSet(String setter) {
    return settings.containsKey(setter);
  }

  Arguments parameters() {
    return parameters;
  }

  /** Texts, or the parameters of each row. */
  List<Object> batch() {
    return batch;
  }

  // --- where it is

  /** As it is now, wherever it is; may be {@code null}. */
  Statement raw() {
    return raw;
  }

  /** The connection that it was made or woken on last, {@code null} before. */
  Physical physical() {
    return physical;
  }

  /** Something was executed on it since it came to its connection. */
  void ran() {
    ranHere = true;
  }

  boolean ranHere() {
    return ranHere;
  }

  /** The driver's statement on that connection, made anew if the last one was on another. */
  Statement on(Physical on) throws SQLException {
    Statement now = raw;
    if (now != null && physical == on && !isReleased(now)) {
      return now;
    }
    if (maker == null) {
      throw Errors.statementClosed();
    }
    if (now != null && isAwake(now, on)) {
      return now;
    }
    leave();
    Statement before = parked.take(on);
    Statement fresh =
        before != null ? before : (Statement) Handler.call(maker, on.raw(), makerArgs);
    try {
      if (before != null) {
        empty(before);
      }
      fill(fresh);
    } catch (SQLException | RuntimeException failed) {
      fresh.close();
      throw failed;
    }
    use(fresh, on, mayRest(fresh, on));
    return fresh;
  }

  /**
   * Whether the driver's statement need not be closed when its connection goes back: nothing of it
   * is on the server, and with the connection here again it can be told from a new one by nobody.
   */
  private boolean mayRest(Statement fresh, Physical on) {
    return shared
        && prepared
        && makerArgs.length == 1
        && maker.getName().equals("prepareStatement")
        && !mayNotRest
        && on.vendor().preparesItself(fresh)
        && session.isPlain();
  }

  /** Whether the driver's statement rested on this connection, and is as good as new now. */
  private boolean isAwake(Statement now, Physical on) throws SQLException {
    if (!shared || mayNotRest || !session.isPlain() || !session.handles().wake(now, on)) {
      return false;
    }
    physical = on;
    ranHere = false;
    closeSoonIfClosed();
    try {
      ((PreparedStatement) now).clearParameters();
      fill(now);
    } catch (SQLException | RuntimeException failed) {
      close();
      throw failed;
    }
    return true;
  }

  /** Another thread that closed this did not find the driver's statement, or found it at rest. */
  private void closeSoonIfClosed() {
    if (closed.getAsBoolean()) {
      mustClose();
    }
  }

  /** Sets all that the application set. */
  private void fill(Statement fresh) throws SQLException {
    for (Recorded setting : settings.values()) {
      setting.replay(fresh);
    }
    for (Object entry : batch) {
      if (entry instanceof Arguments row) {
        row.replay(fresh);
        ((PreparedStatement) fresh).addBatch();
      } else {
        fresh.addBatch((String) entry);
      }
    }
    parameters.replay(fresh);
  }

  /** The driver's statement is from here on another than one made anew, or known elsewhere. */
  void keepFromResting() {
    if (!mayNotRest) {
      mayNotRest = true;
      mustClose();
    }
  }

  /** It is closed before its connection goes to anybody else, if it is not at once. */
  void mustClose() {
    Statement now = raw;
    if (shared && now != null) {
      session.handles().mustClose(now);
    }
  }

  private static void empty(Statement before) throws SQLException {
    before.clearBatch();
    if (before instanceof PreparedStatement prepared) {
      prepared.clearParameters();
    }
  }

  /** The session is on another connection now; it may come back to this one. */
  private void leave() {
    if (raw != null && session.comesBack() && !physical.isDead()) {
      parked.put(physical, raw);
      raw = null;
    } else {
      close();
    }
  }

  /** The driver's statement if it can be called now, else {@code null}. */
  Statement live() {
    Statement now = raw;
    return now == null || physical.isDead() || isReleased(now) ? null : now;
  }

  /** Whether generated keys were asked for, by this call or when the statement was prepared. */
  boolean wantsKeys(Object[] args) {
    Object[] asked = prepared ? makerArgs : args;
    return asked != null
        && asked.length == 2
        && !Integer.valueOf(Statement.NO_GENERATED_KEYS).equals(asked[1]);
  }

  /** A shared connection went back and closed its statements, and the session got it once more. */
  boolean isReleased(Statement now) {
    // The driver's own isClosed waits for whoever has the connection now.
    return shared && maker != null && !session.handles().isOpen(now);
  }

  /** Closes the driver's statement; another is made when it is needed. */
  void close() {
    Statement old = raw;
    raw = null;
    if (old == null) {
      return;
    }
    boolean open = !shared || maker == null || session.handles().closed(old);
    if (open && !physical.isDead()) {
      Parked.close(old);
    }
  }

  /** From here on it is that one. */
  void use(Statement fresh, Physical on, boolean mayRest) {
    if (shared) {
      session.handles().opened(fresh, on, mayRest);
    }
    physical = on;
    raw = fresh;
    ranHere = false;
    closeSoonIfClosed();
  }

  /** The application has closed its statement. */
  void end() {
    Statement old = raw;
    if (shared && maker != null && old != null) {
      session.closeStatement(old, physical);
    } else {
      close();
    }
    parked.close();
  }
}
