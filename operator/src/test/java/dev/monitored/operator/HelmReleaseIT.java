package dev.monitored.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.api.Monitored;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chart, installed by Helm 4 where a CRD and objects are left from before. */
class HelmReleaseIT {
  private static final Path CHART = Path.of("../helm/monitored").toAbsolutePath().normalize();
  private static final Path CRD = Path.of("../deploy/crds/monitored.yaml");

  private final ApiServer server = ApiServer.shared();
  private final Applications applications = Applications.inNewNamespace();
  private final String second = server.namespace();
  @TempDir private Path home;
  private Shell shell;

  /** A release that is gone has left the CRD. */
  @BeforeEach
  void begin() throws IOException {
    shell = Shell.in(home);
    shell.succeed(line("install gone --take-ownership --force-conflicts"));
    shell.succeed(line("uninstall gone"));
  }

  @AfterEach
  void nothingIsLeft() {
    server.apply(CRD);
  }

  @Test
  void anotherReleaseTakesOverWhatOneHasKept_M29() {
    applications.apply("shop", "{workload: {image: shop}}");

    assertThat(helm("install one").output()).contains("invalid ownership metadata");
    shell.succeed(line("install one --take-ownership"));
    shell.succeed(line("uninstall one"));
    shell.succeed(line("install other --take-ownership"));
    shell.succeed(line("uninstall other"));

    assertThat(
            applications
                .client()
                .resources(Monitored.class)
                .inNamespace(applications.namespace())
                .list()
                .getItems())
        .hasSize(1);
  }

  @Test
  void twoReleasesStandSideBySide_M29() {
    shell.succeed(
        line(
            "install one --take-ownership --set watchNamespaces={%s}"
                .formatted(applications.namespace())));
    shell.succeed(
        "%s install two %s --namespace %s --set crds.install=false,watchNamespaces={%s}"
            .formatted(executable(), CHART, second, second));
    shell.succeed(line("uninstall one"));
    shell.succeed("%s uninstall two --namespace %s".formatted(executable(), second));
  }

  /** Statuses stay as they are while the operator is down. */
  @Test
  void everybodyMaySeeWhetherTheOperatorRuns_N9() {
    shell.succeed(line("install seen --take-ownership"));

    assertThat(mayGetLease("seen-monitored-operator")).isTrue();
    assertThat(mayGetLease("other")).isFalse();
    shell.succeed(line("uninstall seen"));
  }

  private boolean mayGetLease(String name) {
    var review =
        new SubjectAccessReviewBuilder()
            .withNewSpec()
            .withUser("anybody")
            .withGroups("system:authenticated")
            .withNewResourceAttributes()
            .withGroup("coordination.k8s.io")
            .withResource("leases")
            .withNamespace(applications.namespace())
            .withName(name)
            .withVerb("get")
            .endResourceAttributes()
            .endSpec()
            .build();
    return applications.client().resource(review).create().getStatus().getAllowed();
  }

  private Shell.Result helm(String command) {
    return shell.run(line(command));
  }

  private String line(String command) {
    var chart =
        command.startsWith("install")
            ? command.replaceFirst("install \\S+", "$0 " + CHART)
            : command;
    return "%s %s --namespace %s".formatted(executable(), chart, applications.namespace());
  }

  private static String executable() {
    return Objects.requireNonNull(System.getenv("HELM"), "make test sets it");
  }
}
