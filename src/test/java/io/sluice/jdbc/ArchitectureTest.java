package io.sluice.jdbc;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.sluice.jdbc.testkit.SourceTree;
import java.io.IOException;
import java.net.Socket;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.net.SocketFactory;
import javax.sql.DataSource;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The walls of the house: each line of the architecture's "Direction" is a rule here. */
class ArchitectureTest {

  private static final String ROOT = "io.sluice.jdbc";
  private static final String INTERNAL = ROOT + ".internal.";

  private static final String TEXT_FILE = INTERNAL + "config.TextFile";

  private static final JavaClasses CODE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  /** What each package may use besides itself, the JDK, SLF4J and the three that all may use. */
  private static final Map<String, List<String>> MAY_USE =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("sql", List.of()),
              Map.entry("topology", List.of()),
              Map.entry("failover", List.of()),
              Map.entry("balance", List.of("topology", "spi")),
              Map.entry("route", List.of("sql", "balance", "topology", "spi")),
              Map.entry("pool", List.of()),
              Map.entry("shard.fold", List.of("spi")),
              Map.entry("shard.algorithm", List.of("spi")),
              Map.entry("shard.key", List.of("spi")),
              Map.entry("shard.rule", List.of("shard.fold", "shard.algorithm", "shard.key", "spi")),
              Map.entry("shard.schema", List.of("shard.fold")),
              Map.entry("shard.shape", List.of("sql")),
              Map.entry(
                  "shard.analyse",
                  List.of("sql", "shard.shape", "shard.schema", "shard.rule", "spi")),
              Map.entry(
                  "shard.plan",
                  List.of(
                      "sql", "shard.analyse", "shard.shape", "shard.schema", "shard.rule", "spi")),
              Map.entry("shard.merge", List.of("facade", "shard.plan")),
              Map.entry(
                  "shard.metadata", List.of("shard.fold", "shard.rule", "shard.schema", "spi")),
              Map.entry(
                  "shard.execute",
                  List.of(
                      "session",
                      "facade",
                      "pool", // only to stay on the connection that holds what was gathered
                      "sql",
                      "shard.key",
                      "shard.merge",
                      "shard.plan",
                      "shard.rule",
                      "shard.shape",
                      "spi")),
              Map.entry(
                  "shard.jdbc",
                  List.of(
                      "facade", "sql", "shard.execute", "shard.merge", "shard.plan", "shard.rule")),
              Map.entry(
                  "shard.transaction",
                  List.of(
                      "session",
                      "pool", // only to throw away the connection of a branch
                      "sql",
                      "shard.execute")),
              Map.entry("monitor", List.of("topology")),
              Map.entry(
                  "session", List.of("route", "failover", "pool", "sql", "balance", "topology")),
              Map.entry("facade", List.of("session", "sql", "pool")),
              Map.entry(
                  "group",
                  List.of(
                      "balance",
                      "facade",
                      "failover",
                      "monitor",
                      "pool",
                      "route",
                      "session",
                      "shard.execute",
                      "shard.jdbc",
                      "shard.key",
                      "shard.merge",
                      "shard.metadata",
                      "shard.plan",
                      "shard.rule",
                      "shard.schema",
                      "shard.shape",
                      "shard.transaction",
                      "sql",
                      "topology",
                      "spi"))));

  private static final List<String> FOR_ALL = List.of("config", "error", "time");

  private static final String[] PURE =
      pack(
          "sql",
          "route",
          "balance",
          "failover",
          "topology",
          "config",
          "shard.fold",
          "shard.algorithm",
          "shard.rule",
          "shard.schema",
          "shard.shape",
          "shard.analyse",
          "shard.plan");

  private static String[] pack(String... names) {
    return Arrays.stream(names)
        .map(name -> name.equals("spi") ? ROOT + ".spi" : INTERNAL + name)
        .toArray(String[]::new);
  }

  @TestFactory
  Stream<DynamicTest> aPackageUsesOnlyWhatTheArchitectureAllows() {
    return MAY_USE.entrySet().stream()
        .map(
            entry -> {
              List<String> allowed = new ArrayList<>(entry.getValue());
              allowed.addAll(FOR_ALL);
              allowed.add(entry.getKey());
              return DynamicTest.dynamicTest(
                  entry.getKey() + " uses only " + entry.getValue(),
                  () -> usesOnly(entry.getKey(), allowed));
            });
  }

  private static void usesOnly(String user, List<String> allowed) {
    noClasses()
        .that()
        .resideInAPackage(pack(user)[0])
        .should()
        .dependOnClassesThat(
            resideInAPackage(ROOT + "..")
                .and(not(resideInAnyPackage(pack(allowed.toArray(String[]::new))))))
        .check(CODE);
  }

  @Test
  void theExtensionPointsKnowNothingInternal() {
    usesOnly("spi", List.of("spi"));
  }

  @Test
  void whatAllMayUseUsesNothingInReturn() {
    usesOnly("error", List.of("error"));
    usesOnly("time", List.of("time"));
    usesOnly("config", List.of("config", "error"));
  }

  @Test
  void nothingInternalKnowsTheDriverOrTheDataSource() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".internal..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT)
        .check(CODE);
  }

  @Test
  void everyPackageHasItsPlaceInTheseRules() {
    Set<String> known = new java.util.TreeSet<>(MAY_USE.keySet());
    known.addAll(FOR_ALL);
    assertThat(CODE.stream().map(JavaClass::getPackageName).distinct())
        .allSatisfy(
            name ->
                assertThat(
                        name.equals(ROOT)
                            || name.equals(ROOT + ".spi")
                            || name.equals(ROOT + ".internal")
                            || name.startsWith(INTERNAL)
                                && known.contains(name.substring(INTERNAL.length())))
                    .as(name)
                    .isTrue());
  }

  @Test
  void packagesDoNotUseEachOtherInCircles() {
    slices().matching(INTERNAL + "(*)..").should().beFreeOfCycles().check(CODE);
    slices().matching(INTERNAL + "shard.(*)..").should().beFreeOfCycles().check(CODE);
  }

  @Test
  void purePackagesKnowNoConnectionAndNoStatement() {
    noClasses()
        .that()
        .resideInAnyPackage(PURE)
        .should()
        .dependOnClassesThat(
            assignableTo(Connection.class)
                .or(assignableTo(Statement.class))
                .or(assignableTo(ResultSet.class))
                .or(assignableTo(DataSource.class))
                .or(belongToAnyOf(java.sql.DriverManager.class)))
        .check(CODE);
  }

  @Test
  void purePackagesKnowNoThread() {
    noClasses()
        .that()
        .resideInAnyPackage(PURE)
        .and(not(HasName.Predicates.name(TEXT_FILE))) // asks for the context class loader only
        .should()
        .dependOnClassesThat(
            assignableTo(Executor.class)
                .or(assignableTo(Future.class))
                .or(assignableTo(Thread.class))
                .or(assignableTo(java.util.Timer.class)))
        .check(CODE);
    assertThat(accesses(TEXT_FILE, Thread.class))
        .isSubsetOf("currentThread", "getContextClassLoader");
  }

  private static List<String> accesses(String user, Class<?> used) {
    return CODE.get(user).getAccessesFromSelf().stream()
        .filter(access -> access.getTargetOwner().isEquivalentTo(used))
        .map(JavaAccess::getName)
        .distinct()
        .toList();
  }

  @Test
  void purePackagesKnowNoSocket() {
    noClasses()
        .that()
        .resideInAnyPackage(PURE)
        .should()
        .dependOnClassesThat(
            assignableTo(Socket.class)
                .or(assignableTo(SocketFactory.class))
                .or(resideInAPackage("java.nio.channels..")))
        .check(CODE);
  }

  @Test
  void onlyThePoolKnowsHikariCpAndTheTargetDrivers() {
    noClasses()
        .that(not(resideInAPackage(pack("pool")[0])))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.zaxxer..", "com.mysql..", "org.mariadb..")
        .check(CODE);
  }

  @Test
  void onlyTheGroupKnowsJmx() {
    noClasses()
        .that(not(resideInAPackage(pack("group")[0])))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("javax.management..", "java.lang.management..")
        .check(CODE);
  }

  @Test
  void onlyTimeAsksTheSystemForTheTimeOrSleeps() {
    classes().that(not(resideInAPackage(pack("time")[0]))).should(notAskForTheTime()).check(CODE);
    assertThat(accesses(INTERNAL + "time.Clock", System.class))
        .as("the rule sees method references too")
        .contains("nanoTime");
  }

  private static ArchCondition<JavaClass> notAskForTheTime() {
    Map<String, Set<String>> asking =
        Map.of(
            System.class.getName(),
            Set.of("nanoTime", "currentTimeMillis"),
            Thread.class.getName(),
            Set.of("sleep"),
            Instant.class.getName(),
            Set.of("now"),
            "java.util.Date",
            Set.of("<init>"),
            "java.time.LocalDateTime",
            Set.of("now"),
            "java.time.ZonedDateTime",
            Set.of("now"),
            "java.time.Clock",
            Set.of("systemUTC", "systemDefaultZone"),
            "java.util.concurrent.TimeUnit",
            Set.of("sleep"));
    return new ArchCondition<>("not ask the system for the time") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (JavaAccess<?> access : type.getAccessesFromSelf()) {
          if (asking
              .getOrDefault(access.getTargetOwner().getName(), Set.of())
              .contains(access.getName())) {
            events.add(SimpleConditionEvent.violated(access, access.getDescription()));
          }
        }
      }
    };
  }

  @Test
  void nobodyWritesToTheStandardStreams() {
    noClasses()
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(Throwable.class, "printStackTrace")
        .check(CODE);
  }

  @Test
  void noStateIsKeptInAStaticThatCanBeAssignedAnew() {
    DescribedPredicate<com.tngtech.archunit.core.domain.JavaField> variable =
        DescribedPredicate.describe(
            "are static and not final",
            field ->
                field.getModifiers().contains(JavaModifier.STATIC)
                    && !field.getModifiers().contains(JavaModifier.FINAL)
                    && !field.getModifiers().contains(JavaModifier.SYNTHETIC));
    assertThat(
            CODE.stream()
                .flatMap(type -> type.getFields().stream())
                .filter(variable)
                .map(field -> field.getFullName()))
        .isEmpty();
  }

  // --- what only the sources tell

  /** A lock here guards a few additions or a map, never a call that may wait. */
  private static final Map<String, String> SYNCHRONIZED =
      Map.of(
          "internal/balance/SequentialStrategy.java", "a few additions",
          "internal/config/RulesFile.java", "overrides a synchronized method of Properties");

  @Test
  void nobodyHoldsAMonitorAroundAnythingThatMayWait() throws IOException {
    assertThat(SourceTree.main().filesWithSynchronized())
        .containsExactlyInAnyOrderElementsOf(SYNCHRONIZED.keySet());
    methods()
        .that()
        .areDeclaredInClassesThat(not(resideInAPackage(pack("config")[0])))
        .should()
        .notHaveModifier(JavaModifier.SYNCHRONIZED)
        .check(CODE);
  }

  @Test
  void everyPackageSaysWhatItIsAndWhatItMustNot() throws IOException {
    Map<String, String> sentences = SourceTree.main().packageComments();
    assertThat(sentences).isNotEmpty();
    sentences.forEach(
        (folder, sentence) -> {
          assertThat(sentence).as("package-info of " + folder).endsWith(".");
          if (folder.startsWith("internal/") || folder.equals("spi")) {
            assertThat(sentence).as("package-info of " + folder).containsIgnoringCase("must not ");
          }
        });
  }

  /** Files of more than 400 lines, each with its reason. */
  private static final Map<String, String> LONG_FILES =
      Map.of(
          "internal/facade/DelegatingResultSet.java", "one line per method of ResultSet",
          "internal/facade/StatementHandler.java", "three JDBC interfaces of a hundred methods",
          "internal/shard/jdbc/ShardStatementHandler.java",
              "three JDBC interfaces of a hundred methods");

  @Test
  void noFileIsLongerThan400LinesWithoutAReason() throws IOException {
    assertThat(SourceTree.main().filesLongerThan(400)).isSubsetOf(LONG_FILES.keySet());
  }

  /** Methods of more than 40 lines, each with its reason. */
  private static final Map<String, String> LONG_METHODS =
      Map.of("internal/shard/merge/ConstantRows.java#invoke", "one line per method of ResultSet");

  @Test
  void noMethodIsLongerThan40LinesWithoutAReason() throws IOException {
    assertThat(SourceTree.main().methodsLongerThan(20)).as("the measure works").isNotEmpty();
    assertThat(SourceTree.main().methodsLongerThan(40)).isSubsetOf(LONG_METHODS.keySet());
  }
}
