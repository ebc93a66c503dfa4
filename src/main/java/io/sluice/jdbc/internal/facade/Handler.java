package io.sluice.jdbc.internal.facade;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * What stands behind a dynamic proxy. A public method of the handler with the name and parameters
 * of an interface method answers for it; every other method goes to {@link #other}.
 */
public abstract class Handler implements InvocationHandler {

  private final Dispatch dispatch;
  private Object proxy;

  protected Handler(Dispatch dispatch) {
    this.dispatch = dispatch;
  }

  /** The object the application holds. */
  public final <T> T proxy(Class<T> type) {
    if (proxy == null) {
      proxy = Proxy.newProxyInstance(Handler.class.getClassLoader(), new Class<?>[] {type}, this);
    }
    return type.cast(proxy);
  }

  /** The object the application holds, once made. */
  public final Object proxy() {
    return proxy;
  }

  /** Whether the application's own object is of that type, so that nothing need be unwrapped. */
  protected final boolean isOwn(Class<?> type) {
    return type != null && type.isInstance(proxy);
  }

  @Override
  public final Object invoke(Object self, Method method, Object[] args) throws Throwable {
    if (method.getDeclaringClass() == Object.class) {
      return ofObject(method, args); // not by reflection: sets and maps of statements ask often
    }
    Method own = dispatch.own(method);
    return own != null ? call(own, this, args) : other(method, args);
  }

  private Object ofObject(Method method, Object[] args) {
    return switch (method.getName()) {
      case "equals" -> equals(args[0]);
      case "hashCode" -> hashCode();
      default -> toString();
    };
  }

  /** Answers for a method that the handler does not define. */
  protected abstract Object other(Method method, Object[] args) throws Throwable;

  /** Calls a method and throws what it throws, without a wrapper. */
  public static Object call(Method method, Object target, Object[] args)
      throws java.sql.SQLException {
    try {
      return method.invoke(target, args);
    } catch (InvocationTargetException wrapped) {
      throw Handler.<RuntimeException>sneaky(wrapped.getCause());
    } catch (IllegalAccessException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> E sneaky(Throwable cause) throws E {
    throw (E) cause;
  }

  @Override
  public final boolean equals(Object other) {
    return other != null && (other == this || other == proxy);
  }

  @Override
  public final int hashCode() {
    return System.identityHashCode(this);
  }
}
