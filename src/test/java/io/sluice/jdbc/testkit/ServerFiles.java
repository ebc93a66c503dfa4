package io.sluice.jdbc.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * The folder below {@code target} that holds everything of the test servers, and its house rules:
 * what several JVMs share is made under a file lock, what belongs to one JVM lies in a folder that
 * carries the JVM's name, and what a dead JVM left behind is reaped by the next one.
 */
final class ServerFiles {

  private static final ReentrantLock THIS_JVM = new ReentrantLock();
  private static final Duration START_TIME_TOLERANCE = Duration.ofSeconds(10);

  private ServerFiles() {}

  static Path project() {
    return Path.of(System.getProperty("basedir", "")).toAbsolutePath().normalize();
  }

  static Path root() {
    return project().resolve("target").resolve("test-servers");
  }

  /** The folder of this JVM's servers; its name tells the next JVM whose they were. */
  static Path ofThisJvm() {
    ProcessHandle self = ProcessHandle.current();
    long started = self.info().startInstant().orElse(Instant.EPOCH).toEpochMilli();
    return root().resolve("run").resolve("jvm-" + self.pid() + "-" + started);
  }

  /** Runs the action while no other thread or JVM runs one under the same name. */
  static <T> T locked(String name, Callable<T> action) {
    THIS_JVM.lock();
    try {
      Files.createDirectories(root());
      try (FileChannel channel =
              FileChannel.open(
                  root().resolve(name + ".lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        if (!lock.isValid()) {
          throw new IllegalStateException("no lock " + name);
        }
        return action.call();
      }
    } catch (RuntimeException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      THIS_JVM.unlock();
    }
  }

  /** Kills the servers of JVMs that no longer run and deletes their folders. */
  static void reap() throws IOException {
    Path run = root().resolve("run");
    if (!Files.isDirectory(run)) {
      return;
    }
    for (Path jvm : children(run)) {
      if (!ownerRuns(jvm.getFileName().toString())) {
        killAll(jvm);
      }
    }
  }

  /** Kills the servers of one JVM's folder and deletes it. */
  static void killAll(Path jvm) {
    try {
      for (Path server : children(jvm)) {
        killLeftOver(server);
      }
      delete(jvm);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean ownerRuns(String folder) {
    String[] parts = folder.split("-", -1);
    if (parts.length != 3) {
      return false;
    }
    Instant started = Instant.ofEpochMilli(Long.parseLong(parts[2]));
    return ProcessHandle.of(Long.parseLong(parts[1]))
        .filter(ProcessHandle::isAlive)
        .flatMap(process -> process.info().startInstant())
        .map(now -> Duration.between(started, now).abs().compareTo(START_TIME_TOLERANCE) < 0)
        .orElse(false);
  }

  private static void killLeftOver(Path server) throws IOException {
    Path file = server.resolve("pid");
    if (!Files.exists(file)) {
      return;
    }
    long pid = Long.parseLong(Files.readString(file).strip());
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    if (process.isPresent() && commandLine(process.get()).contains(server.toString())) {
      process.get().destroyForcibly();
      try {
        process.get().onExit().get(10, TimeUnit.SECONDS);
      } catch (Exception e) {
        throw new IOException("left-over server " + pid + " does not die", e);
      }
    }
  }

  /** The whole command line: only a process that names our folder is ours. */
  static String commandLine(ProcessHandle process) {
    try {
      byte[] line = Files.readAllBytes(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
      return new String(line, StandardCharsets.UTF_8).replace('\0', ' ');
    } catch (IOException noProc) {
      return process.info().commandLine().orElse("");
    }
  }

  static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.sorted().toList();
    }
  }

  static void copy(Path from, Path to) {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes a tree; files that vanish meanwhile are no trouble. */
  static void delete(Path tree) {
    try {
      Files.walkFileTree(
          tree,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
              if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
              }
              throw e;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException e)
                throws IOException {
              Files.deleteIfExists(folder);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
