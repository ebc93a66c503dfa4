package io.sluice.jdbc.internal.config;

import io.sluice.jdbc.internal.error.Errors;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the host list of a URL, in all of Connector/J's host forms.
 *
 * <p>Cuts on the raw text first and decodes the pieces afterwards, so that an escaped separator is
 * none, and an escaped space is no white space around a piece. Messages name a host by its place in
 * the list, never by its text, which may hold a password wherever a separator was mistyped.
 * Confined to one thread, used once.
 */
final class HostListParser {

  private static final Pattern ADDRESS = Pattern.compile("(?i)address\\s*=");

  private final NearMiss nearMiss;
  private final List<HostForm> hosts = new ArrayList<>();

  HostListParser(NearMiss nearMiss) {
    this.nearMiss = nearMiss;
  }

  List<HostForm> parse(String authority) throws SQLException {
    for (String segment : Brackets.split(authority, ',', "The host list")) {
      segment(segment.strip(), new HostForm(nextPlace()), false);
    }
    return hosts;
  }

  private String nextPlace() {
    return "Host no. " + (hosts.size() + 1);
  }

  /** One segment; {@code form} holds the credentials of the list around it already. */
  private void segment(String text, HostForm form, boolean nested) throws SQLException {
    String rest = credentials(text, form);
    if (rest.isEmpty()) {
      throw Errors.badArgument(form.where + " is an empty segment.");
    }
    if (isSublist(rest, form)) {
      if (nested) {
        throw Errors.badArgument(form.where + " is a list inside a list.");
      }
      sublist(rest.substring(1, rest.length() - 1), form);
      return;
    }
    Matcher address = ADDRESS.matcher(rest);
    if (address.lookingAt()) {
      addressForm(rest.substring(address.end()).strip(), form);
    } else if (rest.startsWith("(")) {
      keyValueForm(rest, form);
    } else {
      plainForm(rest, form);
    }
    hosts.add(form);
  }

  private static String credentials(String text, HostForm form) throws SQLException {
    List<Integer> ats = Brackets.positions(text, '@', form.where);
    if (ats.isEmpty()) {
      return text;
    }
    if (ats.size() > 1) {
      throw Errors.badArgument(
          form.where + " has more than one '@'; in a user or password it is written %40.");
    }
    String front = text.substring(0, ats.get(0));
    int colon = front.indexOf(':');
    String user = colon < 0 ? front : front.substring(0, colon);
    // A host that gives credentials gives all of them, be it to say "no user" or "no password
    // of its own": what it leaves open comes from the cluster, not from the list around it.
    form.user = user.isBlank() ? null : Percent.decode(user.strip(), form.where);
    String password = colon < 0 ? null : front.substring(colon + 1).strip();
    form.password = password == null ? null : Secret.of(Percent.decode(password, form.where));
    return text.substring(ats.get(0) + 1).strip();
  }

  private static boolean isSublist(String text, HostForm form) throws SQLException {
    if (!text.startsWith("[") || Brackets.closing(text, 0) != text.length() - 1) {
      return false;
    }
    String inner = text.substring(1, text.length() - 1);
    return !HostAddress.isIpv6(Percent.decode(inner, form.where));
  }

  private void sublist(String text, HostForm outer) throws SQLException {
    for (String segment : Brackets.split(text, ',', outer.where)) {
      HostForm form = new HostForm(nextPlace());
      form.user = outer.user;
      form.password = outer.password;
      segment(segment.strip(), form, true);
    }
  }

  private static void plainForm(String text, HostForm form) throws SQLException {
    String decoded = Percent.decode(text, form.where);
    HostAddress.NameAndPort parts = HostAddress.split(decoded, form.where);
    form.host = parts.name();
    form.port = parts.port();
  }

  private void keyValueForm(String text, HostForm form) throws SQLException {
    if (Brackets.closing(text, 0) != text.length() - 1) {
      throw Errors.badArgument(
          form.where + " has text after ')'; write (host=…,port=…) or address=(host=…)(port=…).");
    }
    for (String pair : Brackets.split(text.substring(1, text.length() - 1), ',', form.where)) {
      pair(pair, form);
    }
    requireHost(form);
  }

  private void addressForm(String text, HostForm form) throws SQLException {
    int at = 0;
    while (at < text.length()) {
      if (text.charAt(at) == '(') {
        int end = Brackets.closing(text, at);
        pair(text.substring(at + 1, end), form);
        at = end + 1;
      } else if (Character.isWhitespace(text.charAt(at))) {
        at++;
      } else {
        throw Errors.badArgument(
            form.where + " has text outside of the brackets of address=(key=value)(key=value).");
      }
    }
    requireHost(form);
  }

  private void pair(String text, HostForm form) throws SQLException {
    int equals = text.indexOf('=');
    if (equals < 0) {
      throw Errors.badArgument(form.where + " has an entry without '='.");
    }
    String key = PropertySource.key(text.substring(0, equals), form.inside());
    form.put(key, Percent.decode(text.substring(equals + 1).strip(), form.where), nearMiss);
  }

  private static void requireHost(HostForm form) throws SQLException {
    if (form.host == null) {
      throw Errors.badArgument(form.where + " has no key 'host'.");
    }
  }
}
