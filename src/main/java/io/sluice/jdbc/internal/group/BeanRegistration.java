package io.sluice.jdbc.internal.group;

import io.sluice.jdbc.internal.config.ClusterConfig;
import io.sluice.jdbc.internal.config.Property;
import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The place of a group's MBean; a group works as well where it cannot be registered. Immutable. */
final class BeanRegistration implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BeanRegistration.class);

  private final String group;
  private final ObjectName registered;

  private BeanRegistration(String group, ObjectName registered) {
    this.group = group;
    this.registered = registered;
  }

  /** Registers the bean of a group unless {@code ha.enableJMX=false}. */
  static BeanRegistration of(String group, ClusterConfig config, ConnectionGroupMXBean bean) {
    if (!config.settings().flag(Property.ENABLE_JMX)) {
      return new BeanRegistration(group, null);
    }
    try {
      ObjectName name =
          new ObjectName(
              "io.sluice:type=ConnectionGroup,mode="
                  + config.mode().word()
                  + ",name="
                  + ObjectName.quote(group));
      server().registerMBean(bean, name);
      return new BeanRegistration(group, name);
    } catch (JMException | SecurityException refused) {
      LOG.warn("[{}] The MBean could not be registered: {}", group, refused.toString());
      return new BeanRegistration(group, null);
    }
  }

  @Override
  public void close() {
    if (registered != null) {
      try {
        server().unregisterMBean(registered);
      } catch (JMException | SecurityException gone) {
        LOG.debug("[{}] The MBean was gone already", group);
      }
    }
  }

  private static MBeanServer server() {
    return ManagementFactory.getPlatformMBeanServer();
  }
}
