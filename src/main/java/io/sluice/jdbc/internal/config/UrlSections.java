package io.sluice.jdbc.internal.config;

import io.sluice.jdbc.internal.error.Errors;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A URL cut at its main separators, nothing decoded but the database. Immutable.
 *
 * <p>A raw separator inside a password makes these cuts in the wrong places, so what follows is
 * checked for characters that only such a password would bring there.
 */
record UrlSections(Mode mode, String vendor, String authority, String database, String query) {

  static final List<String> VENDORS = List.of("mysql", "mariadb");

  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9+-]{1,20}");
  private static final Pattern RAW_SPECIAL = Pattern.compile("[@=&,()\\[\\]]");

  static UrlSections of(String url) throws SQLException {
    Mode mode = url == null ? null : Mode.ofUrl(url).orElse(null);
    if (mode == null) {
      throw Errors.badArgument(
          "The URL does not start with jdbc:loadbalance:, jdbc:replication: or jdbc:shard:.");
    }
    String rest = url.substring(mode.prefix().length());
    int slashes = rest.indexOf("//");
    if (slashes < 0) {
      throw Errors.badArgument("The URL has no '//' before its hosts.");
    }
    String vendor = vendor(rest.substring(0, slashes));
    String tail = withoutFragment(rest.substring(slashes + 2));
    int question = tail.indexOf('?');
    String query = question < 0 ? "" : tail.substring(question + 1);
    String front = question < 0 ? tail : tail.substring(0, question);
    int slash = front.indexOf('/');
    String authority = slash < 0 ? front : front.substring(0, slash);
    String path = slash < 0 ? "" : front.substring(slash + 1);
    if (authority.isBlank()) {
      throw Errors.badArgument(
          "The URL lists no host; write " + mode.prefix() + "//host1,host2/database.");
    }
    return new UrlSections(mode, vendor, authority, database(path), query);
  }

  private static String vendor(String text) throws SQLException {
    if (text.isEmpty()) {
      return VENDORS.get(0);
    }
    String word = text.endsWith(":") ? text.substring(0, text.length() - 1) : text;
    String lower = word.toLowerCase(Locale.ROOT);
    if (!text.endsWith(":") || !VENDORS.contains(lower)) {
      throw Errors.badArgument(
          "The URL names the unknown vendor "
              + (WORD.matcher(word).matches() ? "'" + word + "'" : Redaction.MASK)
              + "; allowed: "
              + String.join(", ", VENDORS)
              + ".");
    }
    return lower;
  }

  private static String withoutFragment(String text) throws SQLException {
    int hash = text.indexOf('#');
    if (hash < 0) {
      return text;
    }
    if (text.indexOf('@', hash) >= 0) {
      throw Errors.badArgument(
          "The URL has '@' after '#', which starts a fragment; in a password they are written %40"
              + " and %23.");
    }
    return text.substring(0, hash);
  }

  private static String database(String path) throws SQLException {
    if (path.startsWith("/")) {
      throw Errors.badArgument("The URL has a second '/' before its database.");
    }
    if (RAW_SPECIAL.matcher(path).find()) {
      throw Errors.badArgument(
          "The database of the URL has one of @ = & , ( ) [ ]: in a database name or in a password"
              + " before it special characters are percent-encoded ('/' as %2F), and properties"
              + " start with '?'.");
    }
    return Percent.decode(path, "The database of the URL");
  }
}
