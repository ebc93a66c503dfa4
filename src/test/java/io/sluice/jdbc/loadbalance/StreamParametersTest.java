package io.sluice.jdbc.loadbalance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

class StreamParametersTest {

  @OnEveryServer
  void aStreamThatWasReadIsAskedForAgainOnAnotherHostInsteadOfBeingSentEmpty(Combination on)
      throws Exception {
    try (Fleet fleet = Fleet.of(on.vendor(), on.servers(), "loadBalanceStrategy=sequential");
        Connection connection = fleet.connect();
        PreparedStatement length = connection.prepareStatement("SELECT LENGTH(?)")) {
      connection.setAutoCommit(false);
      length.setBinaryStream(1, new ByteArrayInputStream(new byte[5]));
      assertThat(number(length)).isEqualTo(5);
      connection.commit();
      assertThatThrownBy(length::executeQuery)
          .hasFieldOrPropertyWithValue("SQLState", "S1009")
          .hasMessageContaining("setBinaryStream");
      connection.rollback();
      for (int i = 1; i < 6; i++) {
        length.setBinaryStream(1, new ByteArrayInputStream(new byte[i]));
        assertThat(number(length)).isEqualTo(i);
        connection.commit();
      }
    }
  }

  private static int number(PreparedStatement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
