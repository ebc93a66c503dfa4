package io.sluice.jdbc.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Runs {@code config/urls-refused.txt}. */
class RefusedUrlsTest {

  @TestFactory
  Stream<DynamicTest> aRefusedUrlIsRefusedWithAMessageThatNamesThePart() {
    return UrlCase.load("urls-refused.txt").stream()
        .map(c -> DynamicTest.dynamicTest(c.toString(), () -> check(c)));
  }

  private static void check(UrlCase urlCase) {
    SQLException refusal = catchThrowableOfType(SQLException.class, urlCase::parse);
    assertThat((Throwable) refusal).isNotNull();
    assertThat(refusal.getSQLState()).isEqualTo("S1009");
    assertThat(urlCase.after("says ")).as("expectations of the case").isNotEmpty();
    assertThat(refusal.getMessage()).contains(urlCase.after("says ").toList());
    assertThat(refusal.getMessage()).doesNotContain("topsecret").doesNotContain("null");
    assertThat(refusal.getCause()).isNull();
  }
}
