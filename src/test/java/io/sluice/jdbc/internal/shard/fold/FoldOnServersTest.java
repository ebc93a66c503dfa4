package io.sluice.jdbc.internal.shard.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.sluice.jdbc.spi.ShardingKey;
import io.sluice.jdbc.testkit.Flavor;
import io.sluice.jdbc.testkit.SharedServers;
import io.sluice.jdbc.testkit.TestServer;
import io.sluice.jdbc.testkit.TestServers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What real servers call equal is one key. Shown from the weights by which they compare: the fold
 * of a text can be computed from its weights alone, so texts of equal weights have equal folds.
 */
class FoldOnServersTest {

  private static final int LAST_CHECKED = 0x32400;
  private static final int TEXTS = 15_000;
  private static final int PAIRS = 150;
  private static final long SEED = 20261122;

  /** Those whose weights are looked into; the others share their tables and tell more apart. */
  private static final List<String> WEIGHED =
      List.of(
          "utf8mb4_0900_ai_ci",
          "utf8mb4_uca1400_ai_ci",
          "utf8mb4_unicode_520_ci",
          "utf8mb4_unicode_ci",
          "utf8mb4_general_ci",
          "latin1_swedish_ci",
          "latin1_general_ci");

  static Stream<Flavor> flavors() {
    return Arrays.stream(Flavor.values()).filter(TestServers::available);
  }

  private static Connection connect(Flavor flavor) throws SQLException {
    TestServer server = SharedServers.of(flavor, 1).get(0);
    return server.adminConnection();
  }

  /** All collations of the server that can be folded, each with its character set. */
  private static Map<String, String> known(Statement statement) throws SQLException {
    Map<String, String> known = new TreeMap<>();
    try (ResultSet rows =
        statement.executeQuery(
            "SELECT c.collation_name, a.character_set_name FROM information_schema.collations c"
                + " JOIN information_schema.collation_character_set_applicability a"
                + " ON a.collation_name = c.collation_name OR a.collation_name ="
                + " CONCAT(a.character_set_name, '_', c.collation_name)")) {
      while (rows.next()) {
        String charset = rows.getString(2).toLowerCase(Locale.ROOT);
        String name = rows.getString(1).toLowerCase(Locale.ROOT);
        String full = name.startsWith(charset + "_") ? name : charset + "_" + name;
        if (Collation.of(KeyColumn.varchar(0, charset, full)) != null) {
          known.put(full, charset);
        }
      }
    }
    return known;
  }

  private static KeyFolder folder(String collation, String charset) throws SQLException {
    return KeyFolder.of(KeyColumn.varchar(0, charset, collation));
  }

  /** Null for text that is not in the column's character set. */
  private static String fold(KeyFolder folder, String text) {
    return folder.compared(text) instanceof Folded.Keys keys
        ? ((ShardingKey.Text) keys.candidates().get(0)).value()
        : null;
  }

  static Stream<Arguments> weighed() {
    return flavors()
        .flatMap(
            flavor ->
                WEIGHED.stream()
                    .filter(name -> flavor == Flavor.MARIADB || !name.contains("uca1400"))
                    .map(name -> Arguments.of(flavor, name)));
  }

  @ParameterizedTest
  @MethodSource("weighed")
  void theFoldOfATextFollowsFromItsWeights(Flavor flavor, String collation) throws SQLException {
    List<String> texts = texts();
    try (Connection connection = connect(flavor);
        Statement statement = connection.createStatement()) {
      fill(statement, texts);
      String charset = collation.substring(0, collation.indexOf('_'));
      checkWeights(statement, texts, collation, charset);
    }
  }

  private static void checkWeights(
      Statement statement, List<String> texts, String collation, String charset)
      throws SQLException {
    KeyFolder folder = folder(collation, charset);
    Map<String, String> targets = new HashMap<>();
    List<List<String>> weights = weights(statement, texts.size(), collation, charset);
    for (int i = 0; i < texts.size(); i++) {
      if (isCharacter(texts.get(i)) && weights.get(i).size() == 1) {
        targets.putIfAbsent(weights.get(i).get(0), fold(folder, texts.get(i) + "|"));
      }
    }
    int checked = 0;
    for (int i = 0; i < texts.size(); i++) {
      String folded = fold(folder, texts.get(i) + "|"); // no space is at the end
      if (folded == null) {
        continue;
      }
      StringBuilder expected = new StringBuilder();
      for (String weight : weights.get(i)) {
        String target = targets.get(weight);
        assertThat(target).as(collation + " has a character of weight " + weight).isNotNull();
        expected.append(target, 0, target.length() - 1);
      }
      if (!expected.append('|').toString().equals(folded)) {
        fail(collation + " of " + shown(texts.get(i)) + ": " + folded + ", not " + expected);
      }
      checked++;
    }
    assertThat(checked).as(collation).isGreaterThan(charset.equals("latin1") ? 200 : 30_000);
  }

  private static boolean isCharacter(String text) {
    return text.codePointCount(0, text.length()) == 1;
  }

  /** All characters, of the many that are alike only some, and texts made of them. */
  private static List<String> texts() {
    List<String> texts = new ArrayList<>();
    for (int c = 1; c < LAST_CHECKED; c++) {
      boolean alike =
          c >= 0xAC00 && c < 0xD7A4
              || c >= 0xE000 && c < 0xF900
              || c >= 0x17000 && c < 0x18D00
              || c >= 0x20000 && c < 0x2F800
              || c >= 0x30000;
      if ((c < 0xD800 || c >= 0xE000) && (!alike || c % 13 == 0)) {
        texts.add(Character.toString(c));
      }
    }
    Random random = new Random(SEED);
    int characters = texts.size();
    for (int i = 0; i < TEXTS; i++) {
      texts.add(text(random, texts.subList(0, characters)));
    }
    return texts;
  }

  /** Three to six characters that are neighbours of each other, or marks. */
  private static String text(Random random, List<String> characters) {
    StringBuilder text = new StringBuilder();
    int start = random.nextInt(characters.size());
    for (int i = 3 + random.nextInt(4); i > 0; i--) {
      if (random.nextInt(5) == 0) {
        text.appendCodePoint(0x300 + random.nextInt(0x70));
      } else {
        text.append(characters.get((start + random.nextInt(100)) % characters.size()));
      }
    }
    return text.toString();
  }

  private static void fill(Statement statement, List<String> texts) throws SQLException {
    statement.execute(
        "CREATE TEMPORARY TABLE texts (n INT PRIMARY KEY,"
            + " c VARCHAR(6) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin)");
    StringBuilder sql = new StringBuilder();
    for (int i = 0; i < texts.size(); i++) {
      String hex = HexFormat.of().formatHex(texts.get(i).getBytes(StandardCharsets.UTF_8));
      sql.append(sql.isEmpty() ? "INSERT INTO texts VALUES (" : ",(");
      sql.append(i).append(",x'").append(hex).append("')");
      if (i % 2000 == 0 || i == texts.size() - 1) {
        statement.execute(sql.toString());
        sql.setLength(0);
      }
    }
  }

  /** The weights of each text, one by one. */
  private static List<List<String>> weights(
      Statement statement, int count, String collation, String charset) throws SQLException {
    List<List<String>> all = new ArrayList<>(count);
    try (ResultSet rows =
        statement.executeQuery(
            "SELECT HEX(WEIGHT_STRING(CONVERT(c USING "
                + charset
                + ") COLLATE "
                + collation
                + ")) FROM texts ORDER BY n")) {
      while (rows.next()) {
        int digits = charset.equals("latin1") ? 2 : 4;
        all.add(split(rows.getString(1), digits, !collation.contains("_general_")));
      }
    }
    return all;
  }

  /** In all but the simplest, weights of characters without one of their own come in pairs. */
  private static List<String> split(String hex, int digits, boolean pairs) {
    List<String> weights = new ArrayList<>();
    int at = 0;
    while (at < hex.length()) {
      boolean pair = pairs && digits == 4 && hex.startsWith("FB", at) && at + 8 <= hex.length();
      int end = at + (pair ? 8 : digits);
      weights.add(hex.substring(at, end));
      at = end;
    }
    return weights;
  }

  @ParameterizedTest
  @MethodSource("flavors")
  void textsThatTheServerCallsEqualAreOneKey(Flavor flavor) throws SQLException {
    try (Connection connection = connect(flavor);
        Statement statement = connection.createStatement()) {
      int equal = 0;
      Map<String, String> known = known(statement);
      assertThat(known).containsKeys("utf8mb4_0900_ai_ci", "utf8mb4_general_ci", "utf8mb4_bin");
      for (Map.Entry<String, String> each : known.entrySet()) {
        equal += checkPairs(connection, each.getKey(), each.getValue());
      }
      assertThat(equal).as("pairs that the server calls equal").isGreaterThan(1_000);
    }
  }

  private static int checkPairs(Connection connection, String collation, String charset)
      throws SQLException {
    Random random = new Random(SEED);
    KeyFolder folder = folder(collation, charset);
    String one = "CONVERT(CONVERT(? USING utf8mb4) USING " + charset + ") COLLATE " + collation;
    int equal = 0;
    try (PreparedStatement query =
        connection.prepareStatement("SELECT " + one + " = " + one + ", ?")) {
      for (int i = 0; i < PAIRS; i++) {
        String a = word(random);
        String b = changed(random, a);
        String foldA = fold(folder, a);
        String foldB = fold(folder, b);
        if (foldA == null || foldB == null) {
          continue;
        }
        query.setString(1, a);
        query.setString(2, b);
        query.setInt(3, i);
        try (ResultSet row = query.executeQuery()) {
          row.next();
          if (row.getBoolean(1)) {
            equal++;
            assertThat(foldB).as(collation + ": " + shown(a) + " = " + shown(b)).isEqualTo(foldA);
          }
        }
      }
    }
    return equal;
  }

  private static String word(Random random) {
    String alphabet = "aAbeEßsæøñÑüöÅ lL·kKⅣ한글漢ЙийΣσς日ｱア①";
    StringBuilder word = new StringBuilder();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      word.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return word.toString();
  }

  /** Something that may well be equal. */
  private static String changed(Random random, String word) {
    return switch (random.nextInt(8)) {
      case 0 -> word.toUpperCase(Locale.ROOT);
      case 1 -> word.toLowerCase(Locale.ROOT);
      case 2 -> Normalizer.normalize(word, Normalizer.Form.NFD);
      case 3 -> Normalizer.normalize(word, Normalizer.Form.NFKD).replaceAll("\\p{M}", "");
      case 4 -> word + "  ";
      case 5 -> word + "\u00A0";
      case 6 -> "\u00AD" + word;
      default -> word;
    };
  }

  private static String shown(String text) {
    StringBuilder shown = new StringBuilder(text).append(" (");
    text.codePoints().forEach(c -> shown.append(Integer.toHexString(c)).append(' '));
    return shown.append(')').toString();
  }
}
