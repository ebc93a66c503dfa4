package io.sluice.examples;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;

/** The MBean of one connection group, read as JConsole reads it: by names, without its classes. */
final class GroupView {

  private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

  private final ObjectName name;

  /** The group that was named with {@code connectionGroup=} in the URL. */
  GroupView(String group) throws JMException {
    this("loadbalance", group);
  }

  GroupView(String mode, String group) throws JMException {
    this.name =
        new ObjectName(
            "io.sluice:type=ConnectionGroup,mode=" + mode + ",name=" + ObjectName.quote(group));
  }

  /** One host of the attribute {@code Hosts}. */
  record Host(String hostPort, String state, int inFlight, long failures, String lastFailure) {
    int port() {
      return Integer.parseInt(hostPort.substring(hostPort.lastIndexOf(':') + 1));
    }
  }

  ObjectName name() {
    return name;
  }

  boolean isRegistered() {
    return SERVER.isRegistered(name);
  }

  Object attribute(String attribute) throws JMException {
    return SERVER.getAttribute(name, attribute);
  }

  CompositeData[] table() throws JMException {
    return (CompositeData[]) attribute("Hosts");
  }

  List<Host> hosts() throws JMException {
    List<Host> hosts = new ArrayList<>();
    for (CompositeData row : table()) {
      hosts.add(
          new Host(
              (String) row.get("host"),
              (String) row.get("state"),
              (Integer) row.get("inFlight"),
              (Long) row.get("failures"),
              (String) row.get("lastFailure")));
    }
    return hosts;
  }
}
