package io.sluice.jdbc.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReplicationTest {

  @ParameterizedTest
  @MethodSource("io.sluice.jdbc.testkit.TestServersTest#flavors")
  void replicas_follow_lag_on_demand_and_can_be_promoted(Flavor flavor) throws Exception {
    List<TestServer> servers = TestServers.startAll(3, ServerOptions.of(flavor).binlog());
    TestServer source = servers.get(0);
    TestServer first = servers.get(1);
    TestServer second = servers.get(2);
    try {
      source.execute("CREATE TABLE t (id INT PRIMARY KEY)", "INSERT INTO t VALUES (1)");
      Replication.start(source, first, second);
      assertThat(first.query("SELECT COUNT(*) FROM t")).isEqualTo("1");
      assertThat(second.query("SELECT @@global.read_only")).isEqualTo("1");

      Replication.pause(second);
      source.execute("INSERT INTO t VALUES (2)");
      Replication.awaitCaughtUp(source, first);
      assertThat(first.query("SELECT COUNT(*) FROM t")).isEqualTo("2");
      assertThat(second.query("SELECT COUNT(*) FROM t")).isEqualTo("1");
      Replication.resume(second);
      Replication.awaitCaughtUp(source, second);
      assertThat(second.query("SELECT COUNT(*) FROM t")).isEqualTo("2");

      source.kill();
      Replication.promote(first);
      first.execute("INSERT INTO t VALUES (3)");
      assertThat(first.query("SELECT COUNT(*) FROM t")).isEqualTo("3");
    } finally {
      servers.forEach(TestServer::close);
    }
  }
}
