package dev.monitored.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchitectureTest {
  private static final String ROOT = "dev.monitored.operator.";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT + "..");

  /** What describes things may be used where nothing may be done. */
  private static final List<String> PURE =
      List.of(
          "java.lang..",
          "java.math..",
          "java.nio.charset..",
          "java.security..",
          "java.time..",
          "java.util..",
          "org.jspecify..",
          "com.fasterxml.jackson..",
          "io.fabric8.kubernetes.api..",
          "io.fabric8.openshift.api..");

  private static final List<String> PACKAGES =
      List.of(
          "api",
          "naming",
          "finding",
          "pod",
          "prometheus",
          "snapshot",
          "application",
          "selector",
          "decision",
          "plan",
          "rules",
          "discovery",
          "dashboard",
          "children",
          "evidence",
          "connect",
          "query",
          "look",
          "poll",
          "fault",
          "diagnosis",
          "status",
          "watch",
          "cluster",
          "serve",
          "report",
          "apply",
          "observe",
          "reconcile");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "naming      | api",
        "finding     | api",
        "pod         | naming",
        "prometheus  | naming java.net",
        "snapshot    | api naming finding prometheus",
        "application | api naming finding snapshot pod",
        "selector    | api naming finding snapshot prometheus",
        "decision    | api naming finding snapshot prometheus selector",
        "plan        | api naming finding snapshot prometheus selector decision",
        "rules       | api naming plan",
        "discovery   | api naming pod application plan",
        "dashboard   | api naming rules",
        "children    | api naming application plan rules dashboard",
        "evidence    | api naming rules",
        "fault       | api finding evidence",
        "diagnosis   | api naming finding snapshot pod prometheus application decision plan rules children evidence fault",
        "status      | api naming finding pod application decision plan rules children evidence diagnosis"
      })
  void thePurePackagesKnowOnlyWhatTheyMay(String name, String known) {
    var allowed = new ArrayList<>(PURE);
    allowed.add(ROOT + name);
    for (String other : known.split(" ", -1)) {
      allowed.add(PACKAGES.contains(other) ? ROOT + other : other);
    }

    classes()
        .that()
        .resideInAPackage(ROOT + name)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed.toArray(String[]::new))
        .check(CLASSES);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "connect | naming prometheus",
        "query   | naming prometheus rules evidence connect",
        "look    | api naming rules evidence query",
        "poll    | naming prometheus rules evidence query look",
        "watch   | api snapshot",
        "cluster | api naming pod prometheus snapshot plan watch",
        "serve   | api naming prometheus application plan discovery connect poll cluster",
        "report  | api naming finding plan status watch serve",
        "apply   | api naming finding prometheus snapshot plan rules children watch cluster report",
        "observe | api naming finding pod prometheus snapshot application plan rules dashboard children evidence diagnosis status watch report apply"
      })
  void theOthersKnowOnlyTheirOwn(String name, String known) {
    var unknown = new ArrayList<>(PACKAGES);
    unknown.removeAll(List.of(known.split(" ", -1)));
    unknown.remove(name);

    noClasses()
        .that()
        .resideInAPackage(ROOT + name)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(unknown.stream().map(ROOT::concat).toArray(String[]::new))
        .check(CLASSES);
  }

  @Test
  void onlyReconcileKnowsTheOperatorSdk() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "reconcile")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.javaoperatorsdk..")
        .check(CLASSES);
  }

  @Test
  void whoAsksPrometheusAsksNothingOfKubernetes() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + "query", ROOT + "look", ROOT + "poll")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.fabric8.kubernetes.client..")
        .check(CLASSES);
  }

  @Test
  void everyPackageIsSeen() {
    assertThat(CLASSES).hasSizeGreaterThan(50);
    assertThat(PACKAGES).allMatch(name -> CLASSES.containPackage(ROOT + name));
  }
}
