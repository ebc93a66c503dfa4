package io.sluice.jdbc.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.jdbc.SluiceDataSource;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoolOptionsTest {

  @Test
  void everyOptionHasHikarisOwnSpellingAndADriversKeepsTheGivenOne() throws SQLException {
    assertThat(
            PoolOptions.named(
                Map.of(
                    "maximumpoolsize", "3",
                    "IDLETIMEOUT", "4",
                    "connectionTestQuery", "SELECT 1",
                    "DATASOURCE.cachePrepStmts", "true",
                    "leakdetectionthreshold", "5")))
        .isEqualTo(
            Map.of(
                "maximumPoolSize", "3",
                "idleTimeout", "4",
                "connectionTestQuery", "SELECT 1",
                "dataSource.cachePrepStmts", "true",
                "leakDetectionThreshold", "5"));
  }

  @Test
  void anUnknownOptionIsRefusedWithTheNearOne() {
    assertThatThrownBy(() -> PoolOptions.named(Map.of("maxLifetme", "1")))
        .hasFieldOrPropertyWithValue("SQLState", "S1009")
        .hasMessage(
            "HikariCP has no property for 'pool.maxLifetme'; did you mean"
                + " 'pool.maxLifetime'?");
    assertThatThrownBy(() -> PoolOptions.named(Map.of("nonsense", "topsecret")))
        .hasMessage("HikariCP has no property for 'pool.nonsense'.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "&poolSize=0", "&poolSize=3"})
  void aUrlWithAnUnknownOptionIsRefusedWhetherThereIsAPoolOrNot(String pool) {
    try (SluiceDataSource source =
        new SluiceDataSource("jdbc:loadbalance://127.0.0.1:1/db?pool.nonsense=1" + pool)) {
      assertThatThrownBy(source::getConnection)
          .hasFieldOrPropertyWithValue("SQLState", "S1009")
          .hasMessageContaining("'pool.nonsense'");
    }
  }

  @Test
  void anOptionOfThePoolIsTakenInAnyCase() {
    try (SluiceDataSource source =
        new SluiceDataSource(
            "jdbc:loadbalance://127.0.0.1:1/db?poolSize=1&pool.maximumpoolsize=3"
                + "&selectionTimeout=1&connectTimeout=200")) {
      assertThatThrownBy(source::getConnection)
          .as("nobody is there, and that is all")
          .hasFieldOrPropertyWithValue("SQLState", "08001");
    }
  }
}
