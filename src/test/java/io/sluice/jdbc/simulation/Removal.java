package io.sluice.jdbc.simulation;

import static net.bytebuddy.matcher.ElementMatchers.named;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.implementation.FixedValue;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.implementation.MethodCall;
import net.bytebuddy.implementation.StubMethod;
import net.bytebuddy.pool.TypePool;

/**
 * The product and its simulation once more, but with one method of the product taken out. What it
 * does instead is
 *
 * <ul>
 *   <li>{@code nothing}: returns nothing, false, zero or null,
 *   <li>{@code true},
 *   <li>{@code name()}: what another method of its class returns,
 *   <li>{@code package.Type.CONSTANT}: a constant of an enum,
 *   <li>{@code Type}: what that class of this package, an advice, makes of its result.
 * </ul>
 */
final class Removal extends ClassLoader {

  private static final String PRODUCT = "io.sluice.jdbc.";
  private static final String TESTKIT = PRODUCT + "testkit.";
  private static final String INTERNAL = PRODUCT + "internal.";
  private static final String HERE = PRODUCT + "simulation.";

  private final String type;
  private final String method;
  private final String instead;
  private final ClassFileLocator files = ClassFileLocator.ForClassLoader.of(getParent());
  private final TypePool types = TypePool.Default.of(files);

  /**
   * Takes out a method.
   *
   * @param type below {@code io.sluice.jdbc.internal}
   */
  Removal(String type, String method, String instead) {
    super(Removal.class.getClassLoader());
    this.type = INTERNAL + type;
    this.method = method;
    this.instead = instead;
  }

  /** Plays the story of a seed; returns what broke in it, {@code null} if nothing did. */
  String play(long seed) throws ReflectiveOperationException {
    Method tell = loadClass(Story.class.getName()).getDeclaredMethod("tell", long.class);
    tell.setAccessible(true);
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(this);
    try {
      String story = ((String) tell.invoke(null, seed)).strip();
      String end = story.substring(story.lastIndexOf('\n') + 1);
      return end.equals(Story.KEPT) ? null : end;
    } catch (InvocationTargetException broken) {
      return broken.getCause().toString();
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(PRODUCT) || name.startsWith(TESTKIT)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> known = findLoadedClass(name);
      if (known != null) {
        return known;
      }
      byte[] bytes = name.equals(type) ? without() : bytes(name);
      return defineClass(name, bytes, 0, bytes.length);
    }
  }

  private byte[] bytes(String name) throws ClassNotFoundException {
    try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      return in.readAllBytes();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private byte[] without() {
    TypeDescription whole = types.describe(type).resolve();
    if (whole.getDeclaredMethods().filter(named(method)).isEmpty()) {
      throw new IllegalArgumentException(type + " has no method " + method);
    }
    var redefined = new ByteBuddy().redefine(whole, files);
    if (instead.matches("\\w+") && types.describe(HERE + instead).isResolved()) {
      TypeDescription advice = types.describe(HERE + instead).resolve();
      return redefined.visit(Advice.to(advice, files).on(named(method))).make().getBytes();
    }
    return redefined.method(named(method)).intercept(substitute(whole)).make().getBytes();
  }

  private Implementation substitute(TypeDescription whole) {
    if (instead.equals("nothing")) {
      return StubMethod.INSTANCE;
    } else if (instead.equals("true")) {
      return FixedValue.value(true);
    } else if (instead.endsWith("()")) {
      String other = instead.substring(0, instead.length() - 2);
      return MethodCall.invoke(whole.getDeclaredMethods().filter(named(other)).getOnly());
    }
    int dot = instead.lastIndexOf('.');
    TypeDescription constants = types.describe(INTERNAL + instead.substring(0, dot)).resolve();
    return MethodCall.invoke(constants.getDeclaredMethods().filter(named("valueOf")).getOnly())
        .with(instead.substring(dot + 1));
  }
}
