package io.sluice.jdbc.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

class SecretScannerTest {

  private static final String SECRET = TestServer.PASSWORD;
  private static final Logger LOG = LoggerFactory.getLogger("io.sluice.jdbc.SomeClass");

  /** Draining what was found also keeps it from failing this very test. */
  private static void assertFound(String where) {
    assertThat(Secrets.drain())
        .isNotEmpty()
        .allMatch(finding -> finding.startsWith(where))
        .allMatch(finding -> finding.contains("*****"))
        .noneMatch(finding -> finding.contains(SECRET));
    assertThat(Secrets.drain()).isEmpty();
  }

  @Test
  void a_debug_message_is_scanned_although_nobody_prints_it() {
    LOG.debug("connecting with {}", SECRET);
    assertFound("log of io.sluice");
  }

  @Test
  void causes_companions_and_next_exceptions_are_scanned() {
    SQLException next = new SQLException("first");
    next.setNextException(new SQLException("url with " + SECRET));
    LOG.debug("failed", new IllegalStateException(next));
    assertFound("log of io.sluice");

    IOException suppressing = new IOException("harmless");
    suppressing.addSuppressed(new IOException(SECRET));
    LOG.debug("failed", suppressing);
    assertFound("log of io.sluice");

    IOException one = new IOException("one");
    IOException two = new IOException("two", one);
    one.initCause(two);
    LOG.debug("in circles", two);
    assertThat(Secrets.drain()).isEmpty();
  }

  @Test
  void the_diagnostic_context_and_key_values_are_scanned() {
    try (MDC.MDCCloseable context = MDC.putCloseable("user", SECRET)) {
      assertThat(context).isNotNull();
      LOG.debug("harmless");
    }
    assertFound("log of io.sluice");
    LOG.atDebug().addKeyValue("password", SECRET).log("harmless");
    assertFound("log of io.sluice");
  }

  @Test
  void what_is_printed_is_scanned_also_without_an_end_of_line() {
    System.out.println("the password is " + SECRET);
    assertFound("System.out");
    System.err.print(SECRET.substring(0, 5));
    System.err.print(SECRET.substring(5));
    assertFound("System.err");
    System.err.println();
    assertThat(Secrets.drain()).isEmpty();
  }

  @Test
  void other_secrets_can_be_watched() {
    LOG.debug("another-Secret-55");
    assertThat(Secrets.drain()).isEmpty();
    SecretScanner.watch("another-Secret-55");
    LOG.debug("another-Secret-55");
    assertFound("log of io.sluice");
  }

  @Test
  void exceptions_and_texts_can_be_inspected_directly() {
    SecretScanner.inspect("jdbc:loadbalance://a,b/app?password=***");
    SecretScanner.inspect(new SQLException("no host"));
    assertThatThrownBy(() -> SecretScanner.inspect(new SQLException("at " + SECRET)))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> SecretScanner.inspect("password=" + SECRET))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("password=*****");
  }

  @Test
  void the_extension_fails_the_test_in_which_a_secret_was_shown() {
    LOG.debug(SECRET);
    assertThatThrownBy(() -> new SecretScanner().afterEach(null))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("a secret was shown");
    new SecretScanner().afterAll(null);
  }
}
