package io.sluice.jdbc.internal.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Says in what two configurations differ without showing a secret. Stateless. */
final class Differences {

  private Differences() {}

  static List<String> between(ClusterConfig a, ClusterConfig b) {
    List<String> found = new ArrayList<>();
    compare(found, "mode", a.mode().word(), b.mode().word());
    compare(found, "vendor", a.vendor(), b.vendor());
    compareHosts(found, a.hosts(), b.hosts());
    compare(found, "database", a.database(), b.database());
    unshown(found, "user", a.user(), b.user());
    unshown(found, "password", a.password(), b.password());
    for (Property property : Property.values()) {
      compare(found, property.key(), a.settings().text(property), b.settings().text(property));
    }
    compareKeys(found, "", a.driverProperties(), b.driverProperties());
    compareKeys(found, "pool.", a.poolProperties(), b.poolProperties());
    compareKeys(found, "table.", a.tableRules(), b.tableRules());
    return List.copyOf(found);
  }

  private static void compareHosts(List<String> found, List<HostSpec> a, List<HostSpec> b) {
    if (a.equals(b)) {
      return;
    }
    String left = a.toString();
    String right = b.toString();
    found.add(
        left.equals(right)
            ? "credentials or driver properties of a host"
            : "hosts " + left + " and " + right);
  }

  private static void compare(List<String> found, String what, String a, String b) {
    if (!Objects.equals(a, b)) {
      found.add(what + " " + shown(a) + " and " + shown(b));
    }
  }

  private static void unshown(List<String> found, String what, Object a, Object b) {
    if (!Objects.equals(a, b)) {
      found.add(what);
    }
  }

  /**
   * Only the keys: values of foreign properties may be secret without our knowing. A key without a
   * value, or with more behind the word password, may itself be part of one.
   */
  private static void compareKeys(
      List<String> found, String prefix, Map<String, String> a, Map<String, String> b) {
    Set<String> keys = new TreeSet<>(a.keySet());
    keys.addAll(b.keySet());
    for (String key : keys) {
      if (!Objects.equals(a.get(key), b.get(key))) {
        boolean empty = a.getOrDefault(key, "").isEmpty() && b.getOrDefault(key, "").isEmpty();
        boolean shown = !empty && !Redaction.isSecretKey(key);
        found.add("property " + prefix + (shown ? key : Redaction.MASK));
      }
    }
  }

  private static String shown(String value) {
    return value == null || value.isEmpty() ? "(none)" : Redaction.show(value);
  }
}
