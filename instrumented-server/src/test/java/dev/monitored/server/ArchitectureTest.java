package dev.monitored.server;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchitectureTest {
  private static final String ROOT = "dev.monitored.server";
  private static final JavaClasses SERVER =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  /** Of each group the packages in their order, from the one that knows none of the others. */
  private static final List<List<String>> FLOORS =
      List.of(
          List.of(
              "job",
              "job.attempt",
              "job.run",
              "job.schedule",
              "job.trigger",
              "job.callback",
              "job.log",
              "job.secret",
              "job.query",
              "job.queue"),
          List.of("action", "action.command", "action.http"),
          List.of(
              "store.sql.row",
              "store.sql.database",
              "store.sql.sqlite",
              "store.sql.postgres",
              "store.sql.log",
              "store.sql.job",
              "store.sql.run",
              "store.sql.schedule",
              "store.sql.trigger",
              "store.sql.attempt",
              "store.sql.callback",
              "store.sql.queue",
              "store.sql.maintenance",
              "store.sql"),
          List.of(
              "engine.log",
              "engine.attempt",
              "engine.callback",
              "engine.admission",
              "engine.schedule",
              "engine.trigger",
              "engine.maintenance",
              "engine.flow",
              "engine"),
          List.of(
              "http.ays",
              "http.wire",
              "http.guard",
              "http.auth",
              "http.callback",
              "http.job",
              "http.log",
              "http.run",
              "http.schedule",
              "http.trigger",
              "http.queue",
              "http.overview",
              "http"),
          List.of("store"),
          List.of("failure"),
          List.of("progress"),
          List.of("metrics"),
          List.of(""));

  private static String name(String part) {
    return part.isEmpty() ? ROOT : ROOT + "." + part;
  }

  @Test
  void everyPackageHasItsFloor() {
    var floors = FLOORS.stream().flatMap(List::stream).map(ArchitectureTest::name).toList();

    var packages = new TreeSet<>(SERVER.stream().map(JavaClass::getPackageName).toList());

    assertThat(packages).containsExactlyInAnyOrderElementsOf(floors);
  }

  @Test
  void aPackageKnowsOnlyThoseOnTheFloorsBelow() {
    for (var floors : FLOORS) {
      for (int floor = 0; floor < floors.size() - 1; floor++) {
        var above = floors.subList(floor + 1, floors.size()).stream().map(ArchitectureTest::name);
        noClasses()
            .that()
            .resideInAPackage(name(floors.get(floor)))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(above.toArray(String[]::new))
            .check(SERVER);
      }
    }
  }

  @Test
  void noPackageHasManyTypes() {
    var types =
        SERVER.stream()
            .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
            .collect(groupingBy(JavaClass::getPackageName, counting()));

    assertThat(types.values()).allMatch(count -> count < 20);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(SERVER);
  }

  @Test
  void jobsNeedNothingButTheJdkAndTheApiOfActions() {
    classes()
        .that()
        .resideInAPackage(ROOT + ".job..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..", "javax.crypto..", "org.jspecify..", "dev.monitored.action", ROOT + ".job..")
        .check(SERVER);
  }

  @ParameterizedTest
  @CsvSource({
    "job..,     engine.. store.. action.. http.. metrics",
    "action..,  engine.. store.. http.. metrics",
    "store..,   engine.. action.. http.. metrics",
    "store,     store.sql..",
    "engine..,  action.. http.. metrics store.sql..",
    "http..,    store.. action.. metrics",
    "metrics,   store.. action..",
    "progress,  engine.. store.. action.. http.. metrics"
  })
  void groupsPointOneWay(String from, String forbidden) {
    for (var to : forbidden.split(" ", -1)) {
      noClasses()
          .that()
          .resideInAPackage(ROOT + "." + from)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + "." + to)
          .check(SERVER);
    }
  }

  @Test
  void nothingKnowsWhatWiresIt() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT)
        .check(SERVER);
  }

  @Test
  void thePathsOfAysKnowNothingOfTheOtherRoutes() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".http.ays")
        .should()
        .dependOnClassesThat(
            resideInAPackage(ROOT + ".http..").and(not(resideInAPackage(ROOT + ".http.ays"))))
        .check(SERVER);
  }

  @ParameterizedTest
  @CsvSource({
    "io.helidon..,    http",
    "io.prometheus.., metrics",
    "java.sql..,      store.sql",
    "org.sqlite..,    store.sql.sqlite",
    "org.postgresql.., store.sql.postgres",
    "org.jdbi..,      store.sql",
    "org.flywaydb..,  store.sql",
    "com.zaxxer..,    store.sql",
    "java.lang.foreign.., action.command",
    "org.apache.hc..,   action.http"
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

  @Test
  void theApiOfActionsNeedsNothingButTheJdk() {
    var api = new ClassFileImporter().importPackages("dev.monitored.action");
    assertThat(api).isNotEmpty();

    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "org.jspecify..", "dev.monitored.action")
        .check(api);
  }
}
