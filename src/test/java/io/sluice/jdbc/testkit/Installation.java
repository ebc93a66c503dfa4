package io.sluice.jdbc.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * The unpacked binaries of one flavor and the initialised data folder that every new server starts
 * from, both made once per build folder.
 */
abstract class Installation {

  private static final String COMPLETE = "COMPLETE";
  private static final long INITIALISE_SECONDS = 120;

  abstract Flavor flavor();

  abstract String version();

  /** The server's executable and what has to stand in front of it. */
  abstract List<String> executable();

  /** Options that make it small and keep it at home, valid for its whole life. */
  abstract Map<String, String> baseOptions();

  /** Fills an empty data folder, accounts included. */
  abstract void initialise(Path data, Path setup) throws IOException;

  /** SQL that makes the accounts and the database; one statement a line. */
  abstract List<String> setup();

  /** Files of the template that a copy must not share. */
  abstract List<String> notToCopy();

  /** Copies the template. */
  final void newData(Path data) {
    Path template = template();
    ServerFiles.copy(template, data);
    try {
      for (String name : notToCopy()) {
        Files.deleteIfExists(data.resolve(name));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path template() {
    String text = version() + baseOptions() + setup();
    String name = "template-" + flavor().vendor() + "-" + version() + "-" + hex(text.hashCode());
    return madeOnce(
        name,
        fresh -> {
          Path sql = ServerFiles.root().resolve(name + ".sql");
          Files.write(sql, setup(), StandardCharsets.UTF_8);
          initialise(fresh, sql);
          Files.delete(sql);
        });
  }

  private static String hex(int hash) {
    return Integer.toHexString(hash);
  }

  interface Maker {
    void fill(Path folder) throws IOException;
  }

  /** A folder that appears as a whole or not at all, however many JVMs want it. */
  static Path madeOnce(String name, Maker maker) {
    Path folder = ServerFiles.root().resolve(name);
    Path marker = ServerFiles.root().resolve(name + "." + COMPLETE);
    if (Files.exists(marker)) {
      return folder;
    }
    Callable<Path> make =
        () -> {
          if (!Files.exists(marker)) {
            Path fresh = ServerFiles.root().resolve(name + ".new");
            ServerFiles.delete(fresh);
            ServerFiles.delete(folder);
            Files.createDirectories(fresh);
            maker.fill(fresh);
            Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
            Files.createFile(marker);
          }
          return folder;
        };
    return ServerFiles.locked(name, make);
  }

  /** The whole command of a server on this data. */
  final List<String> command(Path data, ServerOptions options, int port) {
    Map<String, String> all = new LinkedHashMap<>(baseOptions());
    all.put("datadir", data.toString());
    // Servers of different runs name their temporary tables alike and delete each other's in /tmp.
    all.put("tmpdir", data.getParent().toString());
    all.put("port", Integer.toString(port));
    all.put("server-id", Integer.toString(port));
    all.put("bind-address", "127.0.0.1");
    // Relative to the data folder: the path of a socket may only have some hundred characters.
    all.put("socket", "s.sock");
    all.put("pid-file", data.resolveSibling("server.pid").toString());
    all.put("skip-name-resolve", null);
    all.put("max-connections", "300");
    // Above any need; MariaDB refuses to change it later when it was 0 at the start.
    all.put("max-user-connections", "250");
    if (!options.wantsTls()) {
      all.putAll(withoutTls());
    }
    all.putAll(options.settings());
    List<String> command = new ArrayList<>(executable());
    command.add("--no-defaults");
    all.forEach((name, value) -> command.add(option(name, value)));
    return command;
  }

  abstract Map<String, String> withoutTls();

  /** Environment that the executables need beside the inherited one. */
  Map<String, String> environment() {
    return Map.of();
  }

  static String option(String name, String value) {
    return value == null ? "--" + name : "--" + name + "=" + value;
  }

  final boolean onWindows() {
    return System.getProperty("os.name").startsWith("Windows");
  }

  /** A server that is started by root refuses to run without being told so. */
  static void runAsRootIfRoot(Map<String, String> options) {
    if ("root".equals(System.getProperty("user.name"))) {
      options.put("user", "root");
    }
  }

  /** Runs a tool to its end; what it said is part of the exception when it fails. */
  final void run(List<String> command, Path folder, Path input) throws IOException {
    Path log = folder.resolveSibling(folder.getFileName() + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment());
    if (input != null) {
      builder.redirectInput(input.toFile());
    }
    Process process = builder.start();
    try {
      if (!process.waitFor(INITIALISE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException(command.get(0) + " failed:\n" + Files.readString(log));
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    Files.delete(log);
  }
}
