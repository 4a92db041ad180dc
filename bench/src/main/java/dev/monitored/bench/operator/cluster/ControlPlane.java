package dev.monitored.bench.operator.cluster;

import dev.monitored.bench.Bench;
import dev.monitored.bench.Child;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** etcd, kube-apiserver and kube-controller-manager, new and empty, on ports of this machine. */
public final class ControlPlane implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String CONTROLLERS =
      "deployment-controller,replicaset-controller,garbage-collector-controller,"
          + "namespace-controller";
  private final Bench bench;
  private final Path binaries;
  private final Path folder;
  private final int port;
  private final List<Child> processes = new ArrayList<>();
  private final KubernetesClient client;

  private ControlPlane(Bench bench, Path binaries) throws IOException, InterruptedException {
    this.bench = bench;
    this.binaries = binaries;
    this.folder = Files.createTempDirectory(bench.work(), "cluster");
    this.port = freePort();
    writeFiles();
    startEtcd(freePort(), freePort());
    awaitCertificate();
    client = new KubernetesClientBuilder().withConfig(config(Users.ADMIN)).build();
    awaitReady();
    run("kube-controller-manager", controllerOptions());
  }

  /**
   * Returns when it is ready.
   *
   * @param binaries the folder with a program of the name of each
   */
  public static ControlPlane start(Bench bench, Path binaries)
      throws IOException, InterruptedException {
    return new ControlPlane(bench, binaries);
  }

  /** A client with all permissions. */
  public KubernetesClient client() {
    return client;
  }

  /** What the operator has asked for. */
  public AuditLog audit() {
    return new AuditLog(folder.resolve("audit.log"));
  }

  public Path kubeconfig(Users user) throws IOException {
    return user.writeKubeconfig(folder, port, certificate());
  }

  private Config config(Users user) throws IOException {
    return Config.fromKubeconfig(kubeconfig(user).toFile());
  }

  private void writeFiles() throws IOException {
    Users.writeTokens(folder.resolve("tokens"));
    ServiceAccountKey.write(folder.resolve("accounts.key"));
    AuditLog.writePolicy(folder.resolve("audit-policy.yaml"), Users.OPERATOR);
  }

  private void startEtcd(int clients, int peers) throws IOException {
    var url = "http://127.0.0.1:" + clients;
    var peer = "http://127.0.0.1:" + peers;
    run(
        "etcd",
        List.of(
            "--data-dir=" + folder.resolve("etcd"),
            "--unsafe-no-fsync",
            "--log-level=error",
            "--quota-backend-bytes=8589934592",
            "--listen-client-urls=" + url,
            "--advertise-client-urls=" + url,
            "--listen-peer-urls=" + peer,
            "--initial-advertise-peer-urls=" + peer,
            "--initial-cluster=default=" + peer));
    run("kube-apiserver", apiServerOptions(url));
  }

  private List<String> apiServerOptions(String etcd) {
    var key = folder.resolve("accounts.key");
    return List.of(
        "--etcd-servers=" + etcd,
        "--bind-address=127.0.0.1",
        "--advertise-address=127.0.0.1",
        "--secure-port=" + port,
        "--cert-dir=" + folder.resolve("certificates"),
        "--endpoint-reconciler-type=none",
        "--service-cluster-ip-range=10.96.0.0/16",
        "--service-account-issuer=https://kubernetes.default.svc",
        "--service-account-key-file=" + key,
        "--service-account-signing-key-file=" + key,
        "--authorization-mode=RBAC",
        "--token-auth-file=" + folder.resolve("tokens"),
        // Nobody makes service accounts here, and Pods would wait for theirs.
        "--disable-admission-plugins=ServiceAccount",
        "--audit-policy-file=" + folder.resolve("audit-policy.yaml"),
        "--audit-log-path=" + folder.resolve("audit.log"),
        "--audit-log-maxsize=100000");
  }

  private List<String> controllerOptions() throws IOException {
    return List.of(
        "--kubeconfig=" + kubeconfig(Users.CONTROLLERS),
        "--controllers=" + CONTROLLERS,
        "--leader-elect=false",
        "--secure-port=0",
        "--kube-api-qps=2000",
        "--kube-api-burst=4000");
  }

  private void run(String name, List<String> options) throws IOException {
    var line = new ArrayList<String>();
    line.add(binaries.resolve(name).toString());
    line.addAll(options);
    processes.add(Child.start(bench, name, line, Map.of()));
  }

  private Path certificate() {
    return folder.resolve("certificates/apiserver.crt");
  }

  private void awaitCertificate() throws InterruptedException {
    Waiting.until(
        PATIENCE, "the API server makes no certificate", () -> Files.exists(certificate()));
  }

  /** A controller manager that starts before the API server has made its roles ends at once. */
  private void awaitReady() throws InterruptedException {
    Waiting.until(PATIENCE, "the API server does not get ready", this::isReady);
  }

  private boolean isReady() {
    try {
      return "ok".equals(client.raw("/readyz"));
    } catch (KubernetesClientException notYet) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    client.close();
    processes.reversed().forEach(Child::close);
    deleteData();
  }

  /** A full run has many clusters, of a hundred megabytes and more. */
  private void deleteData() {
    try (var files = Files.walk(folder.resolve("etcd"))) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      bench.say("the data of etcd stays: " + e.getMessage());
    }
  }
}
