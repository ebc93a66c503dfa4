package io.sluice.jdbc.testkit;

import java.time.Duration;
import java.util.Set;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class that leaves threads, MBeans or connections behind. Registered for every class
 * through {@code META-INF/services}; starts no server.
 */
public final class LeakCheck implements BeforeAllCallback, AfterAllCallback {

  private static final ExtensionContext.Namespace MINE =
      ExtensionContext.Namespace.create(LeakCheck.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Override
  public void beforeAll(ExtensionContext context) {
    context.getStore(MINE).put(context.getUniqueId(), Leaks.existing());
  }

  @Override
  @SuppressWarnings("unchecked")
  public void afterAll(ExtensionContext context) {
    Object before = context.getStore(MINE).remove(context.getUniqueId());
    if (before != null) {
      check((Set<String>) before, PATIENCE);
    }
  }

  /** What exists now, for a later {@link #check}. */
  public static Set<String> existing() {
    return Leaks.existing();
  }

  /** Waits until nothing is left that was not there before, and fails if that does not happen. */
  public static void check(Set<String> before, Duration patience) {
    if (Leaks.since(before).isEmpty()) {
      return;
    }
    try {
      Awaitility.await()
          .atMost(patience)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> Leaks.since(before).isEmpty());
    } catch (ConditionTimeoutException stillThere) {
      throw new AssertionError("left behind: " + String.join("; ", Leaks.since(before)), null);
    }
  }
}
