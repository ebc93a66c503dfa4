package io.sluice.jdbc.internal.config;

import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Function;

/** Finds what users registered with {@link ServiceLoader}. Stateless. */
public final class Plugins {

  private Plugins() {}

  /**
   * New instances of all that the class loader of Sluice or of the calling thread knows, by name
   * without case; of two of one name the first found.
   *
   * @throws ServiceConfigurationError if a registered class cannot be used
   */
  public static <T> Map<String, T> registered(Class<T> type, Function<T, String> name) {
    Map<String, T> found = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    ServiceLoader.load(type, type.getClassLoader())
        .forEach(each -> found.putIfAbsent(name.apply(each), each));
    ServiceLoader.load(type).forEach(each -> found.putIfAbsent(name.apply(each), each));
    return found;
  }
}
