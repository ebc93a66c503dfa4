package io.sluice.jdbc.internal.group;

import io.sluice.jdbc.internal.balance.BuiltIn;
import io.sluice.jdbc.internal.config.Plugins;
import io.sluice.jdbc.internal.config.Property;
import io.sluice.jdbc.internal.config.Settings;
import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.failover.ErrorClassifier;
import io.sluice.jdbc.spi.BalanceStrategy;
import io.sluice.jdbc.spi.ExceptionChecker;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Finds what the configuration names: built in, or registered with {@link java.util.ServiceLoader}
 * in the class loader of Sluice or of the calling thread. Each call makes new instances: their
 * state belongs to one group.
 */
final class Extensions {

  private Extensions() {}

  /**
   * The strategy, configured.
   *
   * @throws SQLException S1009 if no strategy has that name, or if it refuses its configuration
   */
  static BalanceStrategy strategy(Settings settings) throws SQLException {
    return find(
        BalanceStrategy.class,
        BuiltIn.strategies(),
        BalanceStrategy::name,
        found -> found.configure(texts(settings)),
        Property.LOAD_BALANCE_STRATEGY,
        settings);
  }

  /**
   * Reads errors as configured.
   *
   * @throws SQLException S1009 for an unknown class or checker
   */
  static ErrorClassifier classifier(Settings settings, boolean detectsRoles) throws SQLException {
    List<Class<?>> classes = new ArrayList<>();
    for (String name : settings.list(Property.LOAD_BALANCE_SQL_EXCEPTION_SUBCLASS_FAILOVER)) {
      classes.add(exceptionClass(name));
    }
    Predicate<Throwable> checker = error -> false;
    if (settings.isSet(Property.LOAD_BALANCE_EXCEPTION_CHECKER)) {
      checker =
          find(
                  ExceptionChecker.class,
                  List.of(),
                  ExceptionChecker::name,
                  found -> found.configure(texts(settings)),
                  Property.LOAD_BALANCE_EXCEPTION_CHECKER,
                  settings)
              ::isHostGone;
    }
    return new ErrorClassifier(
        settings.list(Property.LOAD_BALANCE_SQL_STATE_FAILOVER), classes, checker, detectsRoles);
  }

  private static <T> T find(
      Class<T> type,
      List<T> builtIn,
      Function<T, String> name,
      Consumer<T> configure,
      Property property,
      Settings settings)
      throws SQLException {
    Map<String, T> known = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    builtIn.forEach(each -> known.put(name.apply(each), each));
    String wanted = settings.text(property);
    try {
      if (!known.containsKey(wanted)) {
        Plugins.registered(type, name).forEach(known::putIfAbsent);
      }
    } catch (ServiceConfigurationError broken) {
      throw Errors.badArgument(property.key() + ": " + broken.getMessage(), broken);
    }
    T found = known.get(wanted);
    if (found == null) {
      throw Errors.badArgument(
          "Property '"
              + property.key()
              + "' has the unknown value '"
              + wanted
              + "'; known: "
              + String.join(", ", known.keySet())
              + ".");
    }
    try {
      configure.accept(found);
    } catch (IllegalArgumentException refused) {
      throw Errors.badArgument(
          "Property '" + property.key() + "': " + wanted + " says: " + refused.getMessage(),
          refused);
    }
    return found;
  }

  /** Loaded without running its initialiser: a URL must not run code. */
  private static Class<?> exceptionClass(String name) throws SQLException {
    String key = Property.LOAD_BALANCE_SQL_EXCEPTION_SUBCLASS_FAILOVER.key();
    Class<?> found = null;
    for (ClassLoader loader :
        new ClassLoader[] {
          Thread.currentThread().getContextClassLoader(), Extensions.class.getClassLoader()
        }) {
      try {
        found = found == null ? Class.forName(name, false, loader) : found;
      } catch (ClassNotFoundException | LinkageError hidden) {
        // The other loader may see it.
      }
    }
    if (found == null || !Throwable.class.isAssignableFrom(found)) {
      throw Errors.badArgument(
          "Property '"
              + key
              + "' names '"
              + name
              + "', which is "
              + (found == null ? "not on the class path." : "no exception."));
    }
    return found;
  }

  private static Map<String, String> texts(Settings settings) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Property property : Property.values()) {
      String text = property.secret() ? null : settings.text(property);
      if (text != null) {
        texts.put(property.key(), text);
      }
    }
    return texts;
  }
}
