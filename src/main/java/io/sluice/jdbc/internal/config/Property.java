package io.sluice.jdbc.internal.config;

import static io.sluice.jdbc.internal.config.ValueRule.count;
import static io.sluice.jdbc.internal.config.ValueRule.flag;
import static io.sluice.jdbc.internal.config.ValueRule.groupName;
import static io.sluice.jdbc.internal.config.ValueRule.hosts;
import static io.sluice.jdbc.internal.config.ValueRule.list;
import static io.sluice.jdbc.internal.config.ValueRule.millis;
import static io.sluice.jdbc.internal.config.ValueRule.oneOf;
import static io.sluice.jdbc.internal.config.ValueRule.openWord;
import static io.sluice.jdbc.internal.config.ValueRule.regex;
import static io.sluice.jdbc.internal.config.ValueRule.text;
import static io.sluice.jdbc.internal.config.ValueRule.word;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Every property of Sluice's own, once: validation, {@code getPropertyInfo} and the README's table
 * come from here. {@code pool.*} and {@code table.*} are families, not constants; what is neither
 * goes to the target driver.
 */
// Rules and lists are immutable, which Error Prone sees only through an annotation it would bring.
@SuppressWarnings("ImmutableEnumChecker")
public enum Property {
  USER("user", text(), "", "User for every host that names none of its own."),
  PASSWORD("password", text(), "", "Password for every host that gives none of its own."),

  LOAD_BALANCE_STRATEGY(
      "loadBalanceStrategy",
      openWord(
          "random",
          "sequential",
          "bestResponseTime",
          "leastConnections",
          "serverAffinity",
          "adaptive"),
      "random",
      "How a host is picked among equals, or the name of a registered BalanceStrategy; weights"
          + " count in all of them.",
      "ha.loadBalanceStrategy",
      "haLoadBalanceStrategy"),
  SERVER_AFFINITY_ORDER(
      "serverAffinityOrder",
      hosts(),
      "",
      "Hosts as host:port in order of preference for serverAffinity; the first reachable one"
          + " wins."),
  LOAD_BALANCE_BLOCKLIST_TIMEOUT(
      "loadBalanceBlocklistTimeout",
      millis(0),
      "5000",
      "How long a failed host is postponed the first time; doubles at each further failure, 0 ="
          + " only for the current pick.",
      "loadBalanceBlacklistTimeout"),
  RETRIES_ALL_DOWN(
      "retriesAllDown",
      count(0),
      "120",
      "Rounds over all hosts before giving up, bounded by selectionTimeout."),
  SELECTION_TIMEOUT(
      "selectionTimeout", millis(0), "30000", "Longest wait for a suitable host before 08001."),
  LOAD_BALANCE_AUTO_COMMIT_STATEMENT_THRESHOLD(
      "loadBalanceAutoCommitStatementThreshold",
      count(0),
      "0",
      "In autocommit, pick anew after this many statements; 0 = never."),
  LOAD_BALANCE_AUTO_COMMIT_STATEMENT_REGEX(
      "loadBalanceAutoCommitStatementRegex",
      regex(),
      "",
      "Only statements that match as a whole count towards the threshold."),
  LOAD_BALANCE_SQL_STATE_FAILOVER(
      "loadBalanceSQLStateFailover",
      list("SQLState prefixes", "[0-9A-Za-z]{1,5}"),
      "",
      "Prefixes of further SQLStates that mean that the host is gone."),
  LOAD_BALANCE_SQL_EXCEPTION_SUBCLASS_FAILOVER(
      "loadBalanceSQLExceptionSubclassFailover",
      list("class names", "[\\w.$]+"),
      "",
      "Further exception classes that mean that the host is gone."),
  LOAD_BALANCE_EXCEPTION_CHECKER(
      "loadBalanceExceptionChecker",
      word(),
      "",
      "Name of a registered ExceptionChecker that decides further which errors mean that the host"
          + " is gone."),
  LOAD_BALANCE_VALIDATE_CONNECTION_ON_SWAP_SERVER(
      "loadBalanceValidateConnectionOnSwapServer",
      flag(),
      "false",
      "Ping a connection that was open already before a session moves to it."),
  LOAD_BALANCE_PING_TIMEOUT(
      "loadBalancePingTimeout",
      millis(0),
      "0",
      "Timeout of each ping; 0 = one second. MariaDB's driver rounds it up to whole seconds."),

  CONNECTION_GROUP(
      "connectionGroup",
      groupName(),
      "",
      "Connections of one group share node state, strategy state and MBean; derived from the URL"
          + " when not given.",
      "loadBalanceConnectionGroup",
      "replicationConnectionGroup"),
  ENABLE_JMX(
      "ha.enableJMX",
      flag(),
      "true",
      "Register the group's MBean.",
      "haEnableJMX",
      "loadBalanceEnableJMX",
      "replicationEnableJMX"),
  JMX_OPERATIONS(
      "jmxOperations",
      flag(),
      "false",
      "Allow MBean operations that change the group; attributes are always readable."),
  LOAD_BALANCE_HOST_REMOVAL_GRACE_PERIOD(
      "loadBalanceHostRemovalGracePeriod",
      millis(0),
      "15000",
      "How long running transactions on a removed host may finish."),

  HEARTBEAT_INTERVAL(
      "heartbeatInterval", millis(0), "1000", "Time between two probes of a host; 0 = off."),
  HEARTBEAT_TIMEOUT(
      "heartbeatTimeout", millis(0), "1000", "Longest wait for the answer to a probe."),
  HEARTBEAT_FAILURES(
      "heartbeatFailures", count(1), "3", "Failed probes in a row after which a host is down."),
  CONNECT_TIMEOUT(
      "connectTimeout",
      millis(0),
      "3000",
      "Longest wait for a connection to be opened, handshake included; passed on to the driver."),
  SOCKET_TIMEOUT(
      "socketTimeout",
      millis(0),
      "0",
      "Longest wait for the server's answer, 0 = for ever; passed on to the driver."),

  RETRY_READS("retryReads", flag(), "true", "Run a failed autocommit read again on another host."),
  READ_WRITE_SPLIT(
      "readWriteSplit",
      oneOf("sql", "readOnly", "none"),
      "sql",
      "What sends a read to a replica: the statement and its transaction, only setReadOnly, or"
          + " nothing."),
  READ_FROM(
      "readFrom",
      oneOf("replicas", "all", "replicasOnly", "source"),
      "replicas",
      "Which hosts take reads; replicas falls to the source when no replica is fit."),
  READ_CONSISTENCY(
      "readConsistency",
      oneOf("eventual", "session", "group"),
      "session",
      "Which earlier writes a read on a replica sees: none for sure, those of its session, or"
          + " those of its group."),
  MAX_REPLICA_LAG(
      "maxReplicaLag",
      millis(-1),
      "-1",
      "A replica further behind, or with unknown lag, takes no reads; -1 = off."),
  ROLE_DETECTION(
      "roleDetection",
      oneOf("auto", "static"),
      "auto",
      "Whether the probe follows a promotion or the URL's roles hold."),
  ALLOW_SOURCE_DOWN_CONNECTIONS(
      "allowSourceDownConnections",
      flag(),
      "true",
      "Connect, read-only, while no source is reachable.",
      "allowMasterDownConnections"),
  ALLOW_REPLICA_DOWN_CONNECTIONS(
      "allowReplicaDownConnections",
      flag(),
      "true",
      "Connect while no replica is reachable.",
      "allowSlaveDownConnections"),
  READ_FROM_SOURCE_WHEN_NO_REPLICAS(
      "readFromSourceWhenNoReplicas",
      flag(),
      "true",
      "Read from the source while no replica is reachable.",
      "readFromMasterWhenNoSlaves"),
  FAIL_OVER_READ_ONLY(
      "failOverReadOnly",
      flag(),
      "true",
      "For serverAffinity: sessions on another than the first host are read-only."),
  SECONDS_BEFORE_RETRY_SOURCE(
      "secondsBeforeRetrySource",
      count(0),
      "30",
      "For serverAffinity: seconds after a failover before the first host is tried again.",
      "secondsBeforeRetryMaster"),
  QUERIES_BEFORE_RETRY_SOURCE(
      "queriesBeforeRetrySource",
      count(0),
      "50",
      "For serverAffinity: statements after a failover before the first host is tried again.",
      "queriesBeforeRetryMaster"),

  POOL_SIZE(
      "poolSize",
      count(0),
      "0",
      "Physical connections per host shared by all sessions of the group (10 in shard mode); 0 ="
          + " each session keeps its own."),
  RULES(
      "rules",
      text(),
      "",
      "File or classpath: resource in .properties form that holds any of these keys."),
  DEFAULT_SHARD(
      "defaultShard", word(), "", "Shard of tables without a rule; the first shard if not given."),
  CROSS_SHARD_TRANSACTIONS(
      "crossShardTransactions",
      oneOf("atomic", "bestEffort", "refuse"),
      "atomic",
      "What becomes of a transaction that spans shards."),
  GATHER_MAX_ROWS(
      "gatherMaxRows",
      count(0),
      "1000000",
      "Most rows that one statement may bring together from several shards.");

  private static final Map<String, Property> BY_NAME = new HashMap<>();

  static {
    for (Property property : values()) {
      BY_NAME.put(property.key.toLowerCase(Locale.ROOT), property);
      property.aliases.forEach(alias -> BY_NAME.put(alias.toLowerCase(Locale.ROOT), property));
    }
  }

  private final String key;
  private final ValueRule rule;
  private final String defaultText;
  private final String description;
  private final List<String> aliases;

  Property(String key, ValueRule rule, String defaultText, String description, String... aliases) {
    this.key = key;
    this.rule = rule;
    this.defaultText = defaultText;
    this.description = description;
    this.aliases = List.of(aliases);
  }

  /** The property of that key or alias, in any case. */
  public static Optional<Property> of(String name) {
    return Optional.ofNullable(BY_NAME.get(name.toLowerCase(Locale.ROOT)));
  }

  public String key() {
    return key;
  }

  /** Other names of the same thing, old names of Connector/J among them. */
  public List<String> aliases() {
    return aliases;
  }

  public PropertyType type() {
    return rule.type();
  }

  /** The default as it would be written; empty when there is none. */
  public String defaultText() {
    return defaultText;
  }

  /** The default in that mode. */
  public String defaultText(Mode mode) {
    return this == POOL_SIZE && mode == Mode.SHARD ? "10" : defaultText;
  }

  /** The words to choose from; empty when the value is not chosen from a list. */
  public List<String> allowed() {
    return rule.allowed();
  }

  /** What is allowed, in words. */
  public String allowedText() {
    return rule.hint();
  }

  /** One sentence. */
  public String description() {
    return description;
  }

  /** Whether the value must never be shown. */
  public boolean secret() {
    return this == PASSWORD;
  }

  ValueRule rule() {
    return rule;
  }
}
