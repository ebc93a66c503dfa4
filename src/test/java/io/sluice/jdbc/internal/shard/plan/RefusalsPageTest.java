package io.sluice.jdbc.internal.shard.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The page of refused forms says what the planner says. */
class RefusalsPageTest {

  private static final Path PAGE = Path.of("src/site/markdown/sharding-refusals.md");

  private static final String HEAD =
      """
      # What `jdbc:shard://` refuses

      A statement over several shards gives exactly what one server would give, or it is refused with
      SQLState `0AX01` and a message that says which part and what to do instead. After a refusal the
      connection and its transaction are as before. A hint, `/* sluice: shard=s2 */`, sends any
      statement to one shard as it is.

      What no server can check over shards is not refused and not checked either: a unique key that
      does not contain the sharding key, and a foreign key to a row of another shard. SUM and AVG of
      floating-point columns may differ in their last digits, as they do on one server when rows come
      in another order.

      Each line is a case of the tests (`src/test/resources/shard/plans`), from which this page is
      made; the shop that they use has `orders`, `order_items` by `mod(user_id)`, `lines` beside their
      `orders`, `customers` by `hash(id)` with generated keys, `countries` on every shard, `settings`
      on one, and `logs` in eight physical tables.

      | statement | message |
      |---|---|
      """;

  @Test
  void thePageSaysWhatThePlannerSays() throws IOException {
    assertThat(Files.readString(PAGE)).isEqualTo(page());
  }

  private static String page() {
    Map<String, String> refusals = new LinkedHashMap<>();
    for (PlanCase each : PlanCase.all()) {
      int at = each.plan().indexOf("! 0AX01 ");
      if (at >= 0) {
        refusals.putIfAbsent(each.sql(), each.plan().substring(at + 8).strip());
      }
    }
    StringBuilder page = new StringBuilder(HEAD);
    refusals.forEach(
        (sql, message) ->
            page.append("| `` ")
                .append(sql.replace("|", "\\|"))
                .append(" `` | ")
                .append(message.replace("|", "\\|"))
                .append(" |\n"));
    return page.toString();
  }

  /** Writes the page anew. */
  public static void main(String[] none) throws IOException {
    Files.writeString(PAGE, page());
  }
}
