package io.sluice.jdbc.faults;

import static org.awaitility.Awaitility.await;

import io.sluice.jdbc.testkit.ChildJvm;
import io.sluice.jdbc.testkit.TestServer;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.net.URL;
import java.net.URLClassLoader;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import javax.management.ObjectName;
import org.awaitility.core.ConditionTimeoutException;

/** An application with Sluice in a class loader of its own that is taken away while it runs. */
final class Undeployed {

  private Undeployed() {}

  /** What is left of it; empty if nothing is. */
  static String leftBy(String vendor, String hosts) throws Exception {
    Set<String> before = sluiceThings();
    List<URL> urls = new ArrayList<>();
    for (String entry : ChildJvm.classPath().split(File.pathSeparator)) {
      urls.add(new File(entry).toURI().toURL());
    }
    try (URLClassLoader loader =
        new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      Thread thread = Thread.currentThread();
      ClassLoader own = thread.getContextClassLoader();
      thread.setContextClassLoader(loader);
      try {
        Class<?> application = loader.loadClass(Application.class.getName());
        Callable<?> use =
            (Callable<?>)
                application.getConstructor(String.class, String.class).newInstance(vendor, hosts);
        Object answer = use.call();
        if (!"42".equals(answer)) {
          return "the application answers " + answer;
        }
      } finally {
        thread.setContextClassLoader(own);
      }
      try {
        await().atMost(Duration.ofSeconds(5)).until(() -> left(before, loader).isEmpty());
        return "";
      } catch (ConditionTimeoutException stillThere) {
        return "left behind: " + left(before, loader);
      }
    }
  }

  private static Set<String> left(Set<String> before, ClassLoader loader) throws Exception {
    Set<String> left = sluiceThings();
    left.removeAll(before);
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      // Connector/J's own cleaner has that loader as well; it is not ours to end.
      if (thread.getContextClassLoader() == loader
          && !thread.getName().startsWith("mysql-cj-abandoned")) {
        left.add("thread " + thread.getName());
      }
    }
    return left;
  }

  private static Set<String> sluiceThings() throws Exception {
    Set<String> all =
        Thread.getAllStackTraces().keySet().stream()
            .map(Thread::getName)
            .filter(name -> name.startsWith("sluice-"))
            .collect(Collectors.toSet());
    ManagementFactory.getPlatformMBeanServer()
        .queryNames(new ObjectName("io.sluice:*"), null)
        .forEach(name -> all.add(name.toString()));
    return all;
  }

  /** Runs inside the loader; leaves its connection open, as applications do. */
  public static final class Application implements Callable<String> {

    private final String vendor;
    private final String hosts;

    public Application(String vendor, String hosts) {
      this.vendor = vendor;
      this.hosts = hosts;
    }

    @Override
    public String call() throws Exception {
      Class.forName("io.sluice.jdbc.SluiceDriver", true, getClass().getClassLoader());
      Properties login = new Properties();
      login.setProperty("user", TestServer.USER);
      login.setProperty("password", TestServer.PASSWORD);
      Connection connection =
          DriverManager.getConnection(
              "jdbc:loadbalance:" + vendor + "://" + hosts + "/app?poolSize=2", login);
      int answer;
      try (Statement statement = connection.createStatement()) {
        answer = Singles.number(statement, "SELECT 42");
      }
      for (Enumeration<Driver> all = DriverManager.getDrivers(); all.hasMoreElements(); ) {
        Driver driver = all.nextElement();
        if (driver.getClass().getClassLoader() == getClass().getClassLoader()) {
          DriverManager.deregisterDriver(driver);
        }
      }
      return Integer.toString(answer);
    }
  }
}
