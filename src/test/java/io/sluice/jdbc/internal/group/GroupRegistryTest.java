package io.sluice.jdbc.internal.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.sluice.jdbc.internal.config.ClusterConfig;
import io.sluice.jdbc.internal.config.ConfigParser;
import io.sluice.jdbc.internal.topology.Event;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** Groups without a server: nothing is connected to. */
class GroupRegistryTest {

  private static ClusterConfig config(String group) throws Exception {
    return ConfigParser.parse(
        "jdbc:loadbalance://127.0.0.1:1/?heartbeatInterval=0&connectionGroup=" + group,
        null,
        key -> false);
  }

  private static boolean isRegistered(String group) throws Exception {
    return ManagementFactory.getPlatformMBeanServer()
        .isRegistered(
            new ObjectName(
                "io.sluice:type=ConnectionGroup,mode=loadbalance,name=" + ObjectName.quote(group)));
  }

  @Test
  void aGroupIsThereAsLongAsAnyoneHoldsItAndNoLonger() throws Exception {
    GroupRegistry registry = new GroupRegistry();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<Integer>> all = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      String name = "held-" + t % 2;
      all.add(
          threads.submit(
              () -> {
                int missing = 0;
                for (int i = 0; i < 300; i++) {
                  GroupRegistry.Hold hold = registry.hold(config(name));
                  missing += isRegistered(name) ? 0 : 1;
                  hold.release();
                  hold.release(); // counts once
                }
                return missing;
              }));
    }
    for (Future<Integer> each : all) {
      assertThat(each.get(50, TimeUnit.SECONDS)).isZero();
    }
    threads.shutdown();
    assertThat(isRegistered("held-0")).isFalse();
    assertThat(isRegistered("held-1")).isFalse();
  }

  @Test
  void aHoldThatIsReleasedAfterTheDriverHasGoneDoesNothing() throws Exception {
    GroupRegistry registry = new GroupRegistry();
    GroupRegistry.Hold hold = registry.hold(config("gone"));
    registry.closeAll();
    assertThat(isRegistered("gone")).isFalse();
    GroupRegistry.Hold next = registry.hold(config("gone"));
    hold.release();
    assertThat(isRegistered("gone")).isTrue();
    next.release();
    assertThat(isRegistered("gone")).isFalse();
  }

  @Test
  void newsOfAHostThatIsForgottenByNowHarmsNobody() throws Exception {
    try (Group group = new Group("late", config("late"))) {
      group.happened(new Event(Event.Type.FORGOTTEN, "127.0.0.1:1", "forgotten"));
      assertThatCode(
              () -> {
                group.happened(new Event(Event.Type.DOWN, "127.0.0.1:1", "down"));
                group.happened(new Event(Event.Type.FORGOTTEN, "127.0.0.1:1", "again"));
              })
          .doesNotThrowAnyException();
    }
  }
}
