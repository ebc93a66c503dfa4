package io.sluice.jdbc.testkit;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.lang.ProcessBuilder.Redirect;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A JVM of its own that is talked to line by line. Its program should end when its input ends: then
 * it does not outlive this JVM, whatever becomes of that.
 */
public final class ChildJvm implements AutoCloseable {

  private final Process process;
  private final BufferedReader out;
  private final PrintWriter in;

  private ChildJvm(Process process) {
    this.process = process;
    this.out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.in = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
  }

  /** One whose errors are of no interest. */
  public static ChildJvm start(List<String> options, Class<?> main, String... arguments)
      throws IOException {
    return start(Redirect.DISCARD, options, main, arguments);
  }

  /**
   * @param errors where its standard error stream goes
   */
  public static ChildJvm start(
      Redirect errors, List<String> options, Class<?> main, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp", classPath()));
    command.addAll(options);
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return new ChildJvm(new ProcessBuilder(command).redirectError(errors).start());
  }

  /** A runner may have a loader of its own; Surefire may hide the path, but says what it was. */
  public static String classPath() {
    if (ChildJvm.class.getClassLoader() instanceof URLClassLoader loader) {
      return Arrays.stream(loader.getURLs())
          .map(URL::getPath)
          .collect(Collectors.joining(File.pathSeparator));
    }
    return System.getProperty(
        "surefire.test.class.path",
        System.getProperty("surefire.real.class.path", System.getProperty("java.class.path")));
  }

  /** Says something; whether it is heard is another matter. */
  public void tell(String line) {
    in.println(line);
  }

  /** The next line that it says; null when it will never say one again. */
  public String hear() throws IOException {
    return out.readLine();
  }

  public String ask(String question) throws IOException {
    tell(question);
    return hear();
  }

  public void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  public boolean alive() {
    return process.isAlive();
  }

  /** SIGKILL; gone when this returns. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Waits until it has ended; false when it has not in time. */
  public boolean awaitEnd(Duration atMost) throws InterruptedException {
    return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    out.close();
    in.close();
  }
}
