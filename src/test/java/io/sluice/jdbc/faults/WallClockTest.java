package io.sluice.jdbc.faults;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import java.util.Date;
import org.junit.jupiter.api.Test;

/** A clock that jumps changes nothing, because nobody reads it. */
class WallClockTest {

  @Test
  void nobodyReadsTheWallClock() {
    JavaClasses ours =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("test-classes"))
            .importPackages("io.sluice.jdbc");
    noClasses()
        .that()
        .resideInAnyPackage("io.sluice.jdbc", "io.sluice.jdbc.internal..", "io.sluice.jdbc.spi")
        .and()
        .haveSimpleNameNotEndingWith("Test")
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callConstructor(Date.class)
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.time.Clock")
        .check(ours);
  }
}
