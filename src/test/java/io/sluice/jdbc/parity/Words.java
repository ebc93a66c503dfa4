package io.sluice.jdbc.parity;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.Date;
import java.sql.NClob;
import java.sql.Ref;
import java.sql.RowId;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.Executor;

/** Makes arguments of the words in calls.txt. */
final class Words {

  private interface Maker {
    Object on(Connection connection) throws Exception;
  }

  private static final LocalDateTime THEN = LocalDateTime.of(2024, 2, 29, 12, 34, 56);
  private static final Map<String, Maker> NAMED = new HashMap<>();

  static {
    NAMED.put("array", connection -> fake(java.sql.Array.class));
    NAMED.put("bigInteger", connection -> new BigInteger("12345678901234567890"));
    NAMED.put(
        "blob",
        connection -> {
          Blob blob = connection.createBlob();
          blob.setBytes(1, new byte[] {65, 66, 67});
          return blob;
        });
    NAMED.put("bytes", connection -> new byte[] {65, 66, 67});
    NAMED.put(
        "calendar",
        connection -> {
          Calendar calendar = Calendar.getInstance(TimeZone.getTimeZone("GMT+5"));
          calendar.clear();
          return calendar;
        });
    NAMED.put("character", connection -> 'c');
    NAMED.put(
        "clob",
        connection -> {
          Clob clob = connection.createClob();
          clob.setString(1, "text");
          return clob;
        });
    NAMED.put("date", connection -> Date.valueOf(THEN.toLocalDate()));
    NAMED.put("directExecutor", connection -> (Executor) Runnable::run);
    NAMED.put("duration", connection -> Duration.ofSeconds(3661));
    NAMED.put("emptyMap", connection -> new HashMap<String, Class<?>>());
    NAMED.put("instant", connection -> Instant.parse("2024-02-29T12:34:56Z"));
    NAMED.put("integer", connection -> 42);
    NAMED.put("ints", connection -> new int[] {1});
    NAMED.put("localDate", connection -> LocalDate.of(2024, 2, 29));
    NAMED.put("localDateTime", connection -> THEN);
    NAMED.put("localTime", connection -> LocalTime.of(12, 34, 56));
    NAMED.put(
        "nclob",
        connection -> {
          NClob clob = connection.createNClob();
          clob.setString(1, "grün");
          return clob;
        });
    NAMED.put("object", connection -> new StringBuilder("no SQL type"));
    NAMED.put("objects", connection -> new Object[] {1, 2});
    NAMED.put("offsetDateTime", connection -> THEN.atOffset(ZoneOffset.ofHours(2)));
    NAMED.put(
        "properties",
        connection -> {
          Properties properties = new Properties();
          properties.setProperty("ApplicationName", "parity");
          return properties;
        });
    NAMED.put("reader", connection -> new StringReader("readable"));
    NAMED.put("ref", connection -> fake(Ref.class));
    NAMED.put("rowid", connection -> fake(RowId.class));
    NAMED.put("savepoint", Connection::setSavepoint);
    NAMED.put(
        "sqlxml",
        connection -> {
          SQLXML xml = connection.createSQLXML();
          xml.setString("<a/>");
          return xml;
        });
    NAMED.put(
        "stream",
        connection -> new ByteArrayInputStream("streamed".getBytes(StandardCharsets.US_ASCII)));
    NAMED.put("stringClass", connection -> String.class);
    NAMED.put("strings", connection -> new String[] {"id"});
    NAMED.put("time", connection -> Time.valueOf(THEN.toLocalTime()));
    NAMED.put("timestamp", connection -> Timestamp.valueOf(THEN));
    NAMED.put("url", connection -> URI.create("http://example.org/").toURL());
    NAMED.put("uuid", connection -> UUID.fromString("01234567-89ab-cdef-0123-456789abcdef"));
    NAMED.put("zonedDateTime", connection -> THEN.atZone(ZoneOffset.UTC));
  }

  private Words() {}

  /** Cuts a list at its commas; a quote inside a quoted word is doubled. */
  static List<String> split(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean quoted = false;
    for (char c : text.toCharArray()) {
      quoted ^= c == '\'';
      if (c == ',' && !quoted) {
        words.add(word.toString().strip());
        word.setLength(0);
      } else {
        word.append(c);
      }
    }
    if (!text.equals("-")) {
      words.add(word.toString().strip());
    }
    return words;
  }

  /** The argument that a word stands for. */
  static Object value(String word, Class<?> type, Connection connection, Object subject)
      throws Exception {
    if (word.equals("null")) {
      return null;
    } else if (word.startsWith("'")) {
      return word.substring(1, word.length() - 1).replace("''", "'");
    } else if (word.equals("ownInterface")) {
      return interfaceOf(subject);
    } else if (word.equals("vendorInterface")) {
      return vendorInterface(subject, connection);
    } else if (NAMED.containsKey(word)) {
      return NAMED.get(word).on(connection);
    } else if (word.matches("[A-Z]\\w+\\.[A-Za-z]\\w+")) {
      int dot = word.indexOf('.');
      return Class.forName("java.sql." + word.substring(0, dot))
          .getField(word.substring(dot + 1))
          .get(null);
    }
    return number(word, type);
  }

  private static Object number(String word, Class<?> type) {
    return switch (type.getName()) {
      case "boolean" -> Boolean.valueOf(word);
      case "byte" -> Byte.valueOf(word);
      case "short" -> Short.valueOf(word);
      case "int" -> Integer.valueOf(word);
      case "long" -> Long.valueOf(word);
      case "float" -> Float.valueOf(word);
      case "double" -> Double.valueOf(word);
      case "java.math.BigDecimal" -> new BigDecimal(word);
      default -> throw new IllegalArgumentException("no word of calls.txt: " + word);
    };
  }

  private static Class<?> interfaceOf(Object subject) {
    for (Class<?> type :
        List.of(
            Connection.class,
            java.sql.CallableStatement.class,
            java.sql.PreparedStatement.class,
            java.sql.Statement.class)) {
      if (type.isInstance(subject)) {
        return type;
      }
    }
    return java.sql.DatabaseMetaData.class;
  }

  private static Class<?> vendorInterface(Object subject, Connection connection) throws Exception {
    boolean mysql = connection.isWrapperFor(com.mysql.cj.jdbc.JdbcConnection.class);
    if (subject instanceof Connection) {
      return mysql ? com.mysql.cj.jdbc.JdbcConnection.class : org.mariadb.jdbc.Connection.class;
    } else if (subject instanceof java.sql.Statement) {
      return mysql ? com.mysql.cj.jdbc.JdbcStatement.class : org.mariadb.jdbc.Statement.class;
    }
    return mysql
        ? com.mysql.cj.jdbc.DatabaseMetaData.class
        : org.mariadb.jdbc.DatabaseMetaData.class;
  }

  private static Object fake(Class<?> type) {
    return Proxy.newProxyInstance(
        Words.class.getClassLoader(),
        new Class<?>[] {type},
        (self, method, args) ->
            switch (method.getName()) {
              case "toString" -> "fake";
              case "getBytes" -> new byte[] {70};
              case "hashCode" -> 1;
              default -> null;
            });
  }
}
