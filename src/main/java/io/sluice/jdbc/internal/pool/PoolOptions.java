package io.sluice.jdbc.internal.pool;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.util.PropertyElf;
import io.sluice.jdbc.internal.config.NearMiss;
import io.sluice.jdbc.internal.config.Redaction;
import io.sluice.jdbc.internal.error.Errors;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/** The names of HikariCP's properties, which it takes in its own spelling only. Stateless. */
public final class PoolOptions {

  private static final String PREFIX = "pool.";

  /** Followed by a property of a driver's data source, whose spelling is that driver's. */
  private static final String DATA_SOURCE = "dataSource.";

  private PoolOptions() {}

  /**
   * The same options in HikariCP's spelling.
   *
   * @param given by name without {@code pool.}, in any case
   * @throws SQLException S1009 for a name that HikariCP does not know
   */
  public static Map<String, String> named(Map<String, String> given) throws SQLException {
    Map<String, String> named = new LinkedHashMap<>();
    for (Map.Entry<String, String> option : given.entrySet()) {
      named.put(name(option.getKey()), option.getValue());
    }
    return named;
  }

  private static String name(String given) throws SQLException {
    if (given.regionMatches(true, 0, DATA_SOURCE, 0, DATA_SOURCE.length())) {
      return DATA_SOURCE + given.substring(DATA_SOURCE.length());
    }
    TreeSet<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    names.addAll(PropertyElf.getPropertyNames(HikariConfig.class));
    String known = names.ceiling(given);
    if (known != null && known.equalsIgnoreCase(given)) {
      return known;
    }
    String near = NearMiss.nearest(given, names);
    throw Errors.badArgument(
        "HikariCP has no property for "
            + Redaction.quote(PREFIX + given)
            + (near == null ? "." : "; did you mean '" + PREFIX + near + "'?"));
  }
}
