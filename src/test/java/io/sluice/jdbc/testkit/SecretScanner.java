package io.sluice.jdbc.testkit;

import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test during which a log event of any level, or a line on the standard streams, showed
 * {@link TestServer#PASSWORD} or a string given to {@link #watch}. Registered for every class
 * through {@code META-INF/services}.
 */
public final class SecretScanner implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

  /** Treats a further string as a secret, until the JVM ends. */
  public static void watch(String secret) {
    Secrets.watch(secret);
  }

  /** Fails if an exception, with its causes and companions, shows a secret. */
  public static void inspect(Throwable thrown) {
    Secrets.inspect("exception", thrown);
    failIfShown();
  }

  /** Fails if the text shows a secret: for {@code toString}, URLs, MBean attributes. */
  public static void inspect(String text) {
    Secrets.inspect("text", text);
    failIfShown();
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    Secrets.watchStandardStreams();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    failIfShown();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    failIfShown();
  }

  private static void failIfShown() {
    List<String> shown = Secrets.drain();
    if (!shown.isEmpty()) {
      throw new AssertionError("a secret was shown; " + String.join("; ", shown), null);
    }
  }
}
