package io.sluice.jdbc.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** MySQL from Debian's packages, unpacked by {@code fetch-mysql.sh} and run with its own loader. */
final class MySqlInstallation extends Installation {

  private static final long FETCH_MINUTES = 10;

  private final Path root;
  private final Properties facts;

  private MySqlInstallation(Path root, Properties facts) {
    this.root = root;
    this.facts = facts;
  }

  /**
   * Fetches the packages unless that has been done.
   *
   * @throws IOException when they cannot be had on this machine; the message says why
   */
  static MySqlInstallation fetch() throws IOException {
    Path root = ServerFiles.root().resolve("mysql-root");
    Path complete = root.resolve("COMPLETE");
    if (!Files.exists(complete)) {
      runScript();
    }
    Properties facts = new Properties();
    try (var in = Files.newInputStream(complete)) {
      facts.load(in);
    }
    return new MySqlInstallation(root, facts);
  }

  private static void runScript() throws IOException {
    if (!System.getProperty("os.name").startsWith("Linux")) {
      throw new IOException("Debian's packages run on Linux only");
    }
    Path script = ServerFiles.project().resolve("src/test/scripts/fetch-mysql.sh");
    if (!Files.exists(script)) {
      throw new IOException("not started in the project's folder");
    }
    Files.createDirectories(ServerFiles.root());
    Path log = ServerFiles.root().resolve("mysql-fetch.log");
    Process process =
        new ProcessBuilder("sh", script.toString(), ServerFiles.root().toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (!process.waitFor(FETCH_MINUTES, TimeUnit.MINUTES)) {
        process.destroy();
        throw new IOException("fetch-mysql.sh takes longer than " + FETCH_MINUTES + " minutes");
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    if (process.exitValue() != 0) {
      List<String> lines = Files.readAllLines(log);
      throw new IOException(
          lines.isEmpty() ? "fetch-mysql.sh failed" : lines.get(lines.size() - 1));
    }
  }

  @Override
  Flavor flavor() {
    return Flavor.MYSQL;
  }

  @Override
  String version() {
    return facts.getProperty("version");
  }

  @Override
  List<String> executable() {
    return List.of(
        root.resolve(facts.getProperty("loader")).toString(),
        "--library-path",
        root.resolve(facts.getProperty("libraries")).toString(),
        root.resolve("usr/sbin/mysqld").toString());
  }

  @Override
  Map<String, String> baseOptions() {
    Map<String, String> options = new LinkedHashMap<>();
    runAsRootIfRoot(options);
    options.put("lc-messages-dir", root.resolve("usr/share/mysql").toString());
    options.put("character-sets-dir", root.resolve("usr/share/mysql/charsets").toString());
    options.put("plugin-dir", root.resolve("usr/lib/mysql/plugin").toString());
    options.put("secure-file-priv", "");
    options.put("mysqlx", "OFF");
    options.put("innodb-redo-log-capacity", "32M");
    options.put("innodb-buffer-pool-size", "32M");
    options.put("innodb-flush-log-at-trx-commit", "2");
    options.put("innodb-use-native-aio", "OFF");
    options.put("innodb-doublewrite", "OFF");
    options.put("sync-binlog", "0");
    options.put("key-buffer-size", "1M");
    options.put("performance-schema", "OFF");
    return options;
  }

  @Override
  Map<String, String> withoutTls() {
    return Map.of("tls-version", "");
  }

  @Override
  List<String> setup() {
    return accounts("127.0.0.1");
  }

  static List<String> accounts(String rootHost) {
    return List.of(
        "CREATE USER IF NOT EXISTS 'root'@'" + rootHost + "';",
        "GRANT ALL ON *.* TO 'root'@'" + rootHost + "' WITH GRANT OPTION;",
        "CREATE USER '" + TestServer.USER + "'@'%' IDENTIFIED BY '" + TestServer.PASSWORD + "';",
        "GRANT ALL ON *.* TO '" + TestServer.USER + "'@'%' WITH GRANT OPTION;",
        "REVOKE SUPER, CONNECTION_ADMIN ON *.* FROM '" + TestServer.USER + "'@'%';",
        "CREATE DATABASE " + TestServer.DATABASE + ";");
  }

  @Override
  List<String> notToCopy() {
    return List.of("auto.cnf");
  }

  @Override
  void initialise(Path data, Path setup) throws IOException {
    List<String> command = new ArrayList<>(executable());
    command.add("--no-defaults");
    baseOptions().forEach((name, value) -> command.add(option(name, value)));
    command.add("--disable-log-bin");
    command.add(option("datadir", data.toString()));
    command.add(option("init-file", setup.toString()));
    command.add("--initialize-insecure");
    run(command, data, null);
  }
}
