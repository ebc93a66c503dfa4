package io.sluice.jdbc.testkit;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.AppenderBase;

/**
 * Writes nothing; hands every log event to the search for secrets. See {@code logback-test.xml}.
 */
public final class SecretAppender extends AppenderBase<ILoggingEvent> {

  @Override
  protected void append(ILoggingEvent event) {
    String where = "log of " + event.getLoggerName();
    Secrets.inspect(where, event.getFormattedMessage());
    Secrets.inspect(where, String.valueOf(event.getMDCPropertyMap()));
    if (event.getKeyValuePairs() != null) {
      Secrets.inspect(where, String.valueOf(event.getKeyValuePairs()));
    }
    if (event.getMarkerList() != null) {
      Secrets.inspect(where, String.valueOf(event.getMarkerList()));
    }
    if (event.getThrowableProxy() instanceof ThrowableProxy proxy) {
      Secrets.inspect(where, proxy.getThrowable());
    }
  }
}
