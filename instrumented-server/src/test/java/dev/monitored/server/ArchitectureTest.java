package dev.monitored.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchitectureTest {
  private static final String ROOT = "dev.monitored.server";
  private static final JavaClasses SERVER =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  @Test
  void everyPackageIsImported() {
    for (var name :
        new String[] {"job", "engine", "store", "action", "http", "http.ays", "metrics"}) {
      assertThat(SERVER.stream().map(type -> type.getPackageName())).contains(ROOT + "." + name);
    }
  }

  @Test
  void jobsNeedNothingButTheJdkAndTheApiOfActions() {
    classes()
        .that()
        .resideInAPackage(ROOT + ".job")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..", "javax.crypto..", "org.jspecify..", "dev.monitored.action", ROOT + ".job")
        .check(SERVER);
  }

  @ParameterizedTest
  @CsvSource({
    "job,     engine store action http metrics",
    "action,  engine store http metrics",
    "store,   engine action http metrics",
    "engine,  action http metrics",
    "http,    store action metrics",
    "http.ays, http store action metrics",
    "metrics, store action"
  })
  void packagesPointOneWay(String from, String forbidden) {
    for (var to : forbidden.split(" ", -1)) {
      noClasses()
          .that()
          .resideInAPackage(ROOT + "." + from)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + "." + to)
          .check(SERVER);
    }
    noClasses()
        .that()
        .resideInAPackage(ROOT + "." + from)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT)
        .check(SERVER);
  }

  @Test
  void theEngineSeesOnlyTheInterfacesOfTheStore() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".engine")
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            ROOT.replace(".", "\\.")
                + "\\.store\\.(?!JobStore|ScheduleStore|TriggerStore|DeliveryStore).*")
        .check(SERVER);
  }

  @ParameterizedTest
  @CsvSource({
    "io.helidon..,    http",
    "io.prometheus.., metrics",
    "java.sql..,      store",
    "org.sqlite..,    store",
    "org.jdbi..,      store",
    "org.flywaydb..,  store",
    "com.zaxxer..,    store",
    "com.cronutils..,  engine",
    "java.lang.foreign.., action",
    "org.apache.hc..,   action"
  })
  void aLibraryHasOneImporter(String library, String importer) {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + "." + importer + "..", ROOT)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(SERVER);
  }
}
