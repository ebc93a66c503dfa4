package io.sluice.jdbc.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jdbc.testkit.Flavor;
import io.sluice.jdbc.testkit.Replication;
import io.sluice.jdbc.testkit.TestServer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CastTest {

  @ParameterizedTest
  @MethodSource("io.sluice.jdbc.testkit.TestServersTest#flavors")
  void aPlayForReplicationHasASourceWithABookAndTwoReplicasThatFollowIt(Flavor flavor)
      throws Exception {
    try (Cast cast = Cast.of("replication", flavor)) {
      TestServer source = cast.servers().get(0);
      assertThat(cast.writers()).containsExactly(source);
      source.execute("INSERT INTO book VALUES (1, 1)");
      for (TestServer replica : cast.servers().subList(1, 3)) {
        Replication.awaitCaughtUp(source, replica);
        assertThat(replica.query("SELECT COUNT(*) FROM book")).isEqualTo("1");
        assertThat(replica.query("SELECT @@global.read_only")).isEqualTo("1");
      }
    }
  }
}
