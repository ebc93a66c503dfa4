package io.sluice.jdbc.internal.facade;

import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;

/** Which method of a handler answers for which method of an interface. Immutable once built. */
public final class Dispatch {

  private final Map<Method, Method> own = new HashMap<>();

  /** The table of one handler class for one interface and its parents. */
  public Dispatch(Class<? extends Handler> handler, Class<?> type) {
    for (Method method : type.getMethods()) {
      add(handler, method);
    }
  }

  private void add(Class<?> handler, Method method) {
    try {
      Method found = handler.getMethod(method.getName(), method.getParameterTypes());
      found.setAccessible(true); // the handler class itself is not public
      own.put(method, found);
    } catch (NoSuchMethodException delegated) {
      // Goes to Handler.other.
    }
  }

  /** The handler's method, or {@code null}. */
  Method own(Method method) {
    return own.get(method);
  }
}
