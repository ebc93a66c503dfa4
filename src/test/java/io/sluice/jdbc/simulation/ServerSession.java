package io.sluice.jdbc.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One connection as its server sees it: autocommit, the open transaction, variables, locks. Knows
 * the few statements that stories are made of. What was not committed goes with the connection.
 */
final class ServerSession {

  private static final Pattern ASSIGNMENT = Pattern.compile("@`?(\\w+)`?\\s*=\\s*([\\w()]+)");

  private final World world;
  private final Server server;
  private final int serial;
  private final List<Integer> uncommitted = new ArrayList<>();
  private final Map<String, Integer> savepoints = new LinkedHashMap<>();
  private final Map<String, Long> variables = new HashMap<>();
  private boolean autocommit = true;
  private boolean readOnly;
  private boolean open;
  private boolean dead;
  private long lastInsertId;

  ServerSession(World world, Server server, int serial) {
    this.world = world;
    this.server = server;
    this.serial = serial;
  }

  int serial() {
    return serial;
  }

  boolean isInTransaction() {
    return open;
  }

  boolean isAutocommit() {
    return autocommit;
  }

  boolean isReadOnly() {
    return readOnly;
  }

  Long variable(String name) {
    return variables.get(name);
  }

  boolean isDead() {
    return dead;
  }

  /** The server ends it, or has seen that its client is gone. */
  void end() {
    dead = true;
    rollback();
  }

  /** Runs a statement to its end. */
  Reply execute(String text) {
    String sql = text.startsWith("/*") ? text.substring(text.indexOf("*/") + 2).strip() : text;
    if (sql.startsWith("INSERT")) {
      return insert(Integer.parseInt(sql.substring(sql.indexOf('(') + 1, sql.indexOf(')'))));
    } else if (sql.startsWith("SELECT")) {
      return select(sql);
    } else if (sql.startsWith("SET autocommit")) {
      return autocommit(sql.endsWith("1"));
    } else if (sql.startsWith("SET SESSION TRANSACTION READ")) {
      readOnly = sql.endsWith("ONLY");
    } else if (sql.startsWith("SET last_insert_id")) {
      lastInsertId = Long.parseLong(sql.substring(sql.indexOf('=') + 1).strip());
    } else if (sql.startsWith("SET @")) {
      assign(sql);
    } else if (sql.startsWith("ROLLBACK TO ")) {
      return rollbackTo(sql.substring("ROLLBACK TO ".length()));
    } else if (sql.startsWith("SAVEPOINT ")) {
      savepoints.put(sql.substring("SAVEPOINT ".length()), uncommitted.size());
      open |= !autocommit;
    } else if (sql.equals("ROLLBACK")) {
      rollback();
    } else if (sql.startsWith("CREATE TABLE") && server.isReadOnly()) {
      return Reply.error(1290, "HY000");
    } else if (sql.equals("COMMIT") || sql.equals("BEGIN") || sql.startsWith("CREATE TABLE")) {
      return commit(sql);
    }
    return ok(List.of());
  }

  private Reply ok(List<Object> rows) {
    return Reply.rows(rows, open);
  }

  private Reply insert(int id) {
    if (id == 0) {
      return Reply.error(1062, "23000");
    }
    world.ledger().received(id);
    if (readOnly) {
      return Reply.error(1792, "25006");
    } else if (server.isReadOnly()) {
      return Reply.error(1290, "HY000");
    } else if (!world.sabotage().isOver() && world.chance(world.plan().rowErrors())) {
      if (world.chance(0.5)) {
        return Reply.error(1205, "40001"); // of the statement alone
      }
      rollback();
      return Reply.error(1213, "40001");
    }
    lastInsertId = id;
    if (autocommit && !open) {
      world.ledger().durable(id, server.hostPort());
    } else {
      open = true;
      uncommitted.add(id);
    }
    return ok(List.of());
  }

  /** The ledger's rows carry who made them, so that a reader sees when they do not fit together. */
  private Reply select(String sql) {
    if (sql.startsWith("SELECT LAST_INSERT_ID")) {
      return ok(List.of(lastInsertId));
    } else if (sql.startsWith("SELECT @")) {
      Long value = variables.get(sql.substring("SELECT @".length()).replace("`", ""));
      List<Object> row = new ArrayList<>();
      row.add(value);
      return ok(row);
    } else if (!sql.endsWith("FROM ledger")) {
      return ok(List.of(1L));
    }
    open |= !autocommit;
    List<Object> rows = new ArrayList<>();
    rows.add(serial);
    rows.add(uncommitted.size());
    rows.addAll(uncommitted);
    return ok(rows);
  }

  private void assign(String sql) {
    Matcher each = ASSIGNMENT.matcher(sql);
    while (each.find()) {
      boolean literal = Character.isDigit(each.group(2).charAt(0));
      variables.put(each.group(1), literal ? Long.parseLong(each.group(2)) : world.uniqueValue());
    }
  }

  private Reply autocommit(boolean on) {
    if (on && !autocommit) {
      Reply committed = commit("COMMIT");
      if (committed.isError()) {
        return committed;
      }
    }
    autocommit = on;
    return ok(List.of());
  }

  private Reply commit(String sql) {
    if (server.isReadOnly() && !uncommitted.isEmpty()) {
      rollback();
      return Reply.error(1290, "HY000");
    }
    uncommitted.forEach(id -> world.ledger().durable(id, server.hostPort()));
    rollback(); // of what is left: nothing
    open = sql.equals("BEGIN");
    return ok(List.of());
  }

  private void rollback() {
    uncommitted.clear();
    savepoints.clear();
    open = false;
  }

  private Reply rollbackTo(String name) {
    Integer size = savepoints.get(name);
    if (size == null) {
      return Reply.error(1305, "42000");
    }
    uncommitted.subList(size, uncommitted.size()).clear();
    return ok(List.of());
  }
}
