package io.sluice.jdbc.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class LeakCheckTest {

  private static final Duration SHORT = Duration.ofMillis(150);

  /** Something that a test left behind, for LeakCheck's sake an MBean. */
  public interface ThingMBean {}

  /** The implementation that JMX asks for. */
  public static final class Thing implements ThingMBean {}

  @Test
  void a_thread_of_ours_is_found_until_it_ends() throws Exception {
    Set<String> before = Leaks.existing();
    CountDownLatch end = new CountDownLatch(1);
    Thread thread =
        new Thread(
            () -> {
              try {
                end.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "sluice-monitor-left");
    thread.start();
    assertThatThrownBy(() -> LeakCheck.check(before, SHORT))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("sluice-monitor-left");
    end.countDown();
    assertThatCode(() -> LeakCheck.check(before, Duration.ofSeconds(5))).doesNotThrowAnyException();
  }

  @Test
  void threads_of_others_are_none_of_its_business() throws Exception {
    Set<String> before = Leaks.existing();
    CountDownLatch end = new CountDownLatch(1);
    CompletableFuture<Void> other =
        CompletableFuture.runAsync(
            () -> {
              try {
                end.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    LeakCheck.check(before, SHORT);
    end.countDown();
    other.get(5, TimeUnit.SECONDS);
  }

  @Test
  void a_pool_that_stays_open_is_found() throws Exception {
    Set<String> before = Leaks.existing();
    TestServer server = SharedServers.mariadb(1).get(0);
    try (HikariDataSource pool = new HikariDataSource()) {
      pool.setPoolName("anything");
      pool.setJdbcUrl("jdbc:mariadb://" + server.hostPort() + "/" + TestServer.DATABASE);
      pool.setUsername(TestServer.USER);
      pool.setPassword(TestServer.PASSWORD);
      pool.setMaximumPoolSize(1);
      pool.getConnection().close();
      assertThat(Leaks.since(before))
          .anyMatch(leak -> leak.startsWith("thread anything"))
          .anyMatch(leak -> leak.startsWith("connection "));
    }
    LeakCheck.check(before, Duration.ofSeconds(5));
  }

  @Test
  void an_mbean_is_found() throws Exception {
    Set<String> before = Leaks.existing();
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    ObjectName name = new ObjectName("io.sluice:type=Left");
    beans.registerMBean(new Thing(), name);
    assertThatThrownBy(() -> LeakCheck.check(before, SHORT)).hasMessageContaining("type=Left");
    beans.unregisterMBean(name);
    LeakCheck.check(before, SHORT);
  }

  @Test
  void a_connection_on_a_shared_server_is_found() throws Exception {
    TestServer server = SharedServers.mariadb(1).get(0);
    Set<String> before = Leaks.existing();
    try (Connection connection = server.userConnection()) {
      assertThat(connection.isValid(1)).isTrue();
      assertThatThrownBy(() -> LeakCheck.check(before, SHORT))
          .hasMessageContaining("connection ")
          .hasMessageContaining(server.hostPort());
    }
    LeakCheck.check(before, Duration.ofSeconds(5));
  }

  @Test
  void a_frozen_or_dead_server_does_not_hold_it_up() throws Exception {
    TestServer server = SharedServers.mariadb(1).get(0);
    Set<String> before = Leaks.existing();
    server.freeze();
    LeakCheck.check(before, SHORT);
    server.kill();
    LeakCheck.check(before, SHORT);
    server.heal();
  }
}
