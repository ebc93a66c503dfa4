package io.sluice.jdbc.parity;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The calls of calls.txt, one per subject they are made on, and the methods that have none. */
final class CallTable {

  static final List<Class<?>> INTERFACES =
      List.of(
          Connection.class,
          Statement.class,
          PreparedStatement.class,
          CallableStatement.class,
          DatabaseMetaData.class);

  private CallTable() {}

  /**
   * One call.
   *
   * @param signature declaring interface, name and parameters
   * @param then what is asked afterwards
   */
  record Row(String signature, Method method, Subject subject, String args, String then) {

    /** Whether the rows of the tables may be others afterwards, or count before. */
    boolean writes() {
      return then.equals("table")
          || args.contains("INSERT")
          || args.contains("UPDATE")
          || subject.name().matches(".*(INSERT|BATCH|DUPLICATE|TX).*");
    }

    @Override
    public String toString() {
      return signature + " on " + subject + " with " + args;
    }
  }

  static List<Row> rows() {
    Map<String, Method> methods = methods();
    List<Row> rows = new ArrayList<>();
    for (String line : lines("calls.txt")) {
      String[] cells = cells(line, 4);
      Method method = methods.get(cells[0]);
      if (method == null) {
        throw new IllegalArgumentException("calls.txt: no such method: " + line);
      }
      Subject subject = Subject.named(cells[1]);
      rows.add(new Row(cells[0], method, subject, cells[2], cells[3]));
      for (Subject heir : subject.heirs()) {
        rows.add(new Row(cells[0], method, heir, cells[2], cells[3]));
      }
    }
    return rows;
  }

  /** Methods of an interface, own or inherited, that are called on no subject of it. */
  static List<String> missing(List<Row> rows) {
    TreeSet<String> missing = new TreeSet<>();
    for (Class<?> type : INTERFACES) {
      for (Method method : type.getMethods()) {
        boolean called =
            rows.stream()
                .anyMatch(row -> row.method().equals(method) && row.subject().type() == type);
        if (!called && !Modifier.isStatic(method.getModifiers())) {
          missing.add(type.getSimpleName() + ": " + signature(method));
        }
      }
    }
    return List.copyOf(missing);
  }

  private static Map<String, Method> methods() {
    Map<String, Method> methods = new HashMap<>();
    for (Class<?> type : INTERFACES) {
      for (Method method : type.getMethods()) {
        methods.put(signature(method), method);
      }
    }
    return methods;
  }

  private static String signature(Method method) {
    return method.getDeclaringClass().getSimpleName()
        + '.'
        + method.getName()
        + Arrays.stream(method.getParameterTypes())
            .map(Class::getSimpleName)
            .collect(Collectors.joining(",", "(", ")"));
  }

  static String[] cells(String line, int count) {
    String[] cells = line.split(" \\| ", -1);
    if (cells.length != count) {
      throw new IllegalArgumentException(count + " cells expected: " + line);
    }
    for (int i = 0; i < count; i++) {
      cells[i] = cells[i].strip();
    }
    return cells;
  }

  /** The lines of a data file that are neither empty nor comments. */
  static List<String> lines(String file) {
    try (InputStream in = CallTable.class.getResourceAsStream("/parity/" + file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
