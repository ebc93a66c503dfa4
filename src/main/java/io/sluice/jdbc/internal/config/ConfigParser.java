package io.sluice.jdbc.internal.config;

import io.sluice.jdbc.internal.error.Errors;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Predicate;

/**
 * Turns a URL and its properties into a {@link ClusterConfig}. Stateless.
 *
 * <ol>
 *   <li>The URL is cut at its main separators, its hosts and its query are read.
 *   <li>Query and Properties may name a rules file; later places win: rules file, query,
 *       Properties. A host form wins over all of them for its own host.
 *   <li>The mode's rules give every host its role and shard.
 *   <li>Every value is checked, wherever it came from.
 * </ol>
 */
public final class ConfigParser {

  private ConfigParser() {}

  /** Whether the URL is one of ours, by its prefix alone: whatever follows is ours to refuse. */
  public static boolean accepts(String url) {
    return url != null && Mode.ofUrl(url).isPresent();
  }

  /**
   * Reads a URL that {@link #accepts} says yes to.
   *
   * @param info may be {@code null}; precedence over the URL's query
   * @param driverKnows whether the target driver has a property of that name; asked only for keys
   *     that look like one of ours mistyped
   * @throws SQLException S1009 with the offending part, never with a password
   */
  public static ClusterConfig parse(String url, Properties info, Predicate<String> driverKnows)
      throws SQLException {
    UrlSections sections = UrlSections.of(url);
    NearMiss nearMiss = new NearMiss(driverKnows);
    List<HostForm> hosts = new HostListParser(nearMiss).parse(sections.authority());
    PropertySources sources = PropertySources.read(sections.query(), info, nearMiss);
    int port = sources.defaultPort();
    HostRules.refuseTwice(hosts, port);
    List<Role> roles = HostRules.apply(sections.mode(), hosts);

    Map<Property, String> own = sources.own();
    String user = own.get(Property.USER);
    Secret password = Secret.of(own.get(Property.PASSWORD));
    List<HostSpec> specs = new ArrayList<>();
    for (int i = 0; i < hosts.size(); i++) {
      specs.add(hosts.get(i).toSpec(roles.get(i), port, user, password));
    }
    return new ClusterConfig(
        sections.mode(),
        sections.vendor(),
        specs,
        port,
        sources.database(sections.database()),
        user,
        password,
        Settings.of(sections.mode(), own),
        sources.driver(),
        sources.pool(),
        sources.tables(),
        RedactedUrl.of(sections, hosts, port, sources.query()));
  }

  /**
   * Reads one host that joins a running cluster, in any host form. What it leaves open comes from
   * the cluster: port, credentials, and its role as {@link HostRules} would give it behind the
   * others.
   *
   * @throws SQLException S1009 when the text is not one host
   */
  public static HostSpec parseHost(
      String text, ClusterConfig cluster, Predicate<String> driverKnows) throws SQLException {
    List<HostForm> forms = new HostListParser(new NearMiss(driverKnows)).parse(text);
    if (forms.size() != 1) {
      throw Errors.badArgument("One host is expected, not a list of " + forms.size() + ".");
    }
    HostForm form = forms.get(0);
    Role role = HostRules.roleOfJoiner(cluster, form);
    return form.toSpec(role, cluster.defaultPort(), cluster.user(), cluster.password());
  }
}
