package io.sluice.jdbc.internal.group;

import io.sluice.jdbc.internal.config.ClusterConfig;
import io.sluice.jdbc.internal.config.Property;
import io.sluice.jdbc.internal.time.Scheduler;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The place of a group's MBean; a group works as well where it cannot be registered. Thread-safe.
 *
 * <p>The first use of JMX in a JVM takes as long as a connection does, so it is registered while
 * the first connection is opened, and whoever opened that waits for it: an application that has a
 * connection finds the bean.
 */
final class BeanRegistration implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BeanRegistration.class);

  private static final long LONGEST_SECONDS = 5;

  private final String group;

  /** The name it got; {@code null} if it has none. */
  private final CompletableFuture<ObjectName> registered;

  private BeanRegistration(String group, CompletableFuture<ObjectName> registered) {
    this.group = group;
    this.registered = registered;
  }

  /** Registers the bean of a group on another thread, unless {@code ha.enableJMX=false}. */
  static BeanRegistration of(
      String group, ClusterConfig config, ConnectionGroupMXBean bean, Scheduler scheduler) {
    CompletableFuture<ObjectName> registered = new CompletableFuture<>();
    if (config.settings().flag(Property.ENABLE_JMX)) {
      scheduler.execute(() -> registered.complete(register(group, config, bean)));
    } else {
      registered.complete(null);
    }
    return new BeanRegistration(group, registered);
  }

  private static ObjectName register(
      String group, ClusterConfig config, ConnectionGroupMXBean bean) {
    try {
      ObjectName name =
          new ObjectName(
              "io.sluice:type=ConnectionGroup,mode="
                  + config.mode().word()
                  + ",name="
                  + ObjectName.quote(group));
      server().registerMBean(bean, name);
      return name;
    } catch (JMException | RuntimeException refused) {
      LOG.warn("[{}] The MBean could not be registered: {}", group, refused.toString());
      return null;
    }
  }

  /** Waits until it is registered or cannot be. */
  void await() {
    try {
      registered.get(LONGEST_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException late) {
      LOG.warn("[{}] The MBean is not registered yet", group);
    }
  }

  @Override
  public void close() {
    await();
    registered.thenAccept(this::unregister);
  }

  private void unregister(ObjectName name) {
    if (name != null) {
      try {
        server().unregisterMBean(name);
      } catch (JMException | SecurityException gone) {
        LOG.debug("[{}] The MBean was gone already", group);
      }
    }
  }

  private static MBeanServer server() {
    return ManagementFactory.getPlatformMBeanServer();
  }
}
