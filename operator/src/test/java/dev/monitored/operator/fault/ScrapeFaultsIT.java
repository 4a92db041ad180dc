package dev.monitored.operator.fault;

import static dev.monitored.operator.FaultyTarget.answering;
import static dev.monitored.operator.FaultyTarget.sending;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.monitored.operator.FaultyTarget;
import dev.monitored.operator.RealPrometheus;
import dev.monitored.operator.evidence.Answer.Heard;
import dev.monitored.operator.evidence.Answer.Target;
import dev.monitored.operator.evidence.EnforcedLabel;
import dev.monitored.operator.evidence.Question;
import dev.monitored.operator.evidence.Sought;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.naming.MonitoredRef;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.poll.Awaited;
import dev.monitored.operator.poll.Pollers;
import dev.monitored.operator.prometheus.ReplicaAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus scrapes every kind of faulty target, and each is named by its own reason. */
class ScrapeFaultsIT {
  private static final MonitoredRef SHOP = new MonitoredRef("team", "shop");
  private static final PrometheusRef PLAIN = new PrometheusRef("Plain", "system", "bundled");
  private static final String TEXT = "text/plain; version=0.0.4";
  private static final String OPEN = "application/openmetrics-text; version=1.0.0; charset=utf-8";

  /**
   * A fault and how it is made.
   *
   * @param address of the target
   * @param more lines of its scrape configuration
   */
  private record Fault(String name, String reason, String address, String more) {}

  @TempDir private Path folder;
  private final List<Fault> faults = new ArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void closePorts() throws Exception {
    for (var port : open) {
      port.close();
    }
  }

  @Test
  void eachFaultOfAScrapeIsNamedByItsOwnReason() throws Exception {
    connections();
    statuses();
    bodies();
    tls();
    var expected = new TreeMap<String, String>();
    faults.forEach(fault -> expected.put(fault.name(), fault.reason()));

    try (var prometheus = RealPrometheus.start(folder, configuration())) {
      var findings = findings(prometheus);

      var reasons = new TreeMap<String, String>();
      findings.forEach((name, finding) -> reasons.put(name, finding.reason()));
      assertThat(reasons).as("%s", findings).isEqualTo(expected);
      assertThat(message(findings, "slow"))
          .contains("within the scrape timeout of 1s", "spec.scrape.timeout");
      assertThat(message(findings, "redirected"))
          .contains("redirected to http://nowhere.invalid/login: ");
    }
  }

  @Test
  void aScrapeJobThatIsDroppedForAMissingFileIsCounted() throws Exception {
    var job =
        """
        scrape_configs:
        - job_name: dropped
          scheme: https
          tls_config: {ca_file: nowhere}
          static_configs: [{targets: ['127.0.0.1:9']}]
        """;
    var pools = Set.of("dropped");
    var question = question(Set.of("shop-0"), pools);

    try (var prometheus = RealPrometheus.start(folder, job);
        var pollers = pollers(prometheus)) {
      pollers.ask(SHOP, Map.of(PLAIN, question), Map.of(PLAIN, Awaited.ALL));

      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() ->
              assertThat(pollers.about(SHOP).of(PLAIN).orElse(null))
                  .isInstanceOfSatisfying(
                      Heard.class,
                      heard -> {
                        assertThat(heard.reloadSucceeded()).isTrue();
                        assertThat(heard.pools()).isEmpty();
                        assertThat(heard.failedPools()).isEqualTo(1);
                      }));
    }
  }

  private static Pollers pollers(RealPrometheus prometheus) {
    var address = ReplicaAddresses.of(List.of(List.of(prometheus.url())));
    return new Pollers(_ -> address, _ -> {}, (_, _) -> {}, InstantSource.system());
  }

  private static String message(Map<String, Finding> findings, String fault) {
    return Objects.requireNonNull(findings.get(fault)).message();
  }

  private void connections() throws IOException {
    fault("refused", "NothingListening", "127.0.0.1:" + unused());
    fault("closed", "ConnectionClosed", FaultyTarget.of(FaultyTarget::readRequest));
    fault("reset", "ConnectionClosed", FaultyTarget.of(ScrapeFaultsIT::reset));
    fault("http2", "WrongProtocol", sending("\0\0\0\4\0\0\0\0\0"));
    fault("ssh", "WrongProtocol", sending("SSH-2.0-OpenSSH_9.2\r\n"));
    fault("slow", "ScrapeTimeout", FaultyTarget.of(ScrapeFaultsIT::never));
    fault("dropped", "ScrapeTimeout", silent());
    fault("name", "NameNotResolved", "nowhere.invalid:80");
  }

  private void statuses() {
    fault("http-to-tls", "BadStatus", status("400 Bad Request"));
    fault("unauthorized", "AuthError", status("401 Unauthorized"));
    fault("forbidden", "AuthError", status("403 Forbidden"));
    fault("not-found", "WrongPath", status("404 Not Found"));
    fault("not-acceptable", "BadStatus", status("406 Not Acceptable"));
    fault("error", "BadStatus", status("500 Internal Server Error"));
    fault("unavailable", "BadStatus", status("503 Service Unavailable"));
    fault("redirected", "Redirected", redirect("http://nowhere.invalid/login"));
    fault("redirected-in-a-circle", "Redirected", redirect("/metrics"));
    fault("misleading", "BadStatus", status("500 connection refused"));
    add("misleading-path", "WrongPath", status("404 Not Found"), "metrics_path: /x509:_limit/EOF");
    add("not-followed", "Redirected", redirect("/login"), "follow_redirects: false");
  }

  private void bodies() {
    fault("text", "InvalidMetrics", answering("200 OK", TEXT, "URL: /metrics\n"));
    fault("html-as-text", "InvalidMetrics", answering("200 OK", TEXT, "<html>\n"));
    fault("misleading-text", "InvalidMetrics", answering("200 OK", TEXT, "x connection refused\n"));
    fault("label", "InvalidMetrics", answering("200 OK", TEXT, "x{a=\"\u00ff\"} 1\n"));
    fault("end", "InvalidMetrics", answering("200 OK", OPEN, "x 1\n"));
    fault("short", "InvalidMetrics", answering("200 OK", "Content-Type: " + TEXT, 99, "x 1\n"));
    fault("gzip", "InvalidMetrics", encoded("x 1 and more than ten bytes\n"));
    fault("html", "WrongContentType", answering("200 OK", "text/html", "<html>\n"));
    fault("json", "WrongContentType", answering("200 OK", "application/json", "{}"));
    fault("blank", "WrongContentType", answering("200 OK", "A: b", 4, "x 1\n"));
    var many = answering("200 OK", TEXT, "x{a=\"bcdefghij\"} 1\ny 2\n");
    add("samples", "LimitExceeded", many, "sample_limit: 1");
    add("size", "LimitExceeded", many, "body_size_limit: 5B");
    add("labels", "LimitExceeded", many, "label_limit: 1");
    add("label-names", "LimitExceeded", many, "label_name_length_limit: 1");
    add("label-values", "LimitExceeded", many, "label_value_length_limit: 3");
    add("targets", "LimitExceeded", many, "target_limit: 1");
  }

  private void tls() throws Exception {
    var served = FaultyTarget.of(tlsPort(), FaultyTarget::readRequest);
    fault("tls", "TLSError", served);
    add("unknown-authority", "TLSError", served, "scheme: https");
    add("tls-to-http", "TLSError", atOnce("HTTP/1.1 400 Bad Request\r\n\r\n"), "scheme: https");
    add("tls-to-no-http", "TLSError", atOnce("SSH-2.0-OpenSSH_9.2\r\n"), "scheme: https");
  }

  private static Question question(Set<String> pods, Set<String> pools) {
    var starts = pods.stream().collect(toMap(Function.identity(), _ -> Instant.EPOCH));
    return new Question(
        1, starts, 1, pools, List.of(), Set.of(), EnforcedLabel.NONE, Sought.NOTHING);
  }

  private Map<String, Finding> findings(RealPrometheus prometheus) {
    var names = faults.stream().map(Fault::name).collect(toSet());
    var question = question(names, names);
    var findings = new TreeMap<String, Finding>();
    try (var pollers = pollers(prometheus)) {
      pollers.ask(SHOP, Map.of(PLAIN, question), Map.of(PLAIN, Awaited.ALL));
      await().atMost(Duration.ofSeconds(60)).until(() -> isDown(targets(pollers)));
      for (var target : targets(pollers)) {
        findings.put(target.pool(), new TargetFault(target).finding());
      }
    }
    return findings;
  }

  private boolean isDown(List<Target> targets) {
    return targets.stream()
            .filter(target -> !target.lastError().isEmpty())
            .map(Target::pool)
            .distinct()
            .count()
        == faults.size();
  }

  private static List<Target> targets(Pollers pollers) {
    return pollers.about(SHOP).of(PLAIN).orElse(null) instanceof Heard heard
        ? heard.targets()
        : List.of();
  }

  private String configuration() {
    return "global: {scrape_interval: 1s, scrape_timeout: 1s}\nscrape_configs:\n"
        + faults.stream().map(ScrapeFaultsIT::job).collect(joining());
  }

  private static String job(Fault fault) {
    var second = fault.name().equals("targets") ? ", '127.0.0.1:9'" : "";
    return """
    - job_name: %s
      %s
      static_configs:
      - targets: ['%s'%s]
        labels: {namespace: team, job: shop, pod: %s}
    """
        .formatted(fault.name(), fault.more(), fault.address(), second, fault.name());
  }

  private void fault(String name, String reason, FaultyTarget target) {
    add(name, reason, target, "");
  }

  private void fault(String name, String reason, String address) {
    faults.add(new Fault(name, reason, address, ""));
  }

  private void add(String name, String reason, FaultyTarget target, String more) {
    open.add(target);
    faults.add(new Fault(name, reason, "127.0.0.1:" + target.port(), more));
  }

  private static FaultyTarget status(String status) {
    return answering(status, "text/plain", "Client sent an HTTP request to an HTTPS server.\n");
  }

  private static FaultyTarget redirect(String location) {
    return answering("302 Found", "Location: " + location, 0, "");
  }

  private static FaultyTarget encoded(String body) {
    var headers = "Content-Type: " + TEXT + "\r\nContent-Encoding: gzip";
    return answering("200 OK", headers, body.length(), body);
  }

  /** As servers do that see at the first byte that the client speaks another protocol. */
  private static FaultyTarget atOnce(String bytes) {
    return FaultyTarget.of(connection -> {
      connection.getInputStream().read(new byte[1024]);
      connection.getOutputStream().write(bytes.getBytes(US_ASCII));
    });
  }

  private static void reset(Socket connection) throws IOException {
    connection.setOption(StandardSocketOptions.SO_LINGER, 0);
  }

  private static void never(Socket connection) throws IOException, InterruptedException {
    FaultyTarget.readRequest(connection);
    Thread.sleep(Duration.ofSeconds(5));
  }

  private static int unused() throws IOException {
    try (var port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return port.getLocalPort();
    }
  }

  /** A port whose queue is full drops packets, as a NetworkPolicy does. */
  private String silent() throws IOException {
    var port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    open.add(port);
    IntStream.range(0, 10).takeWhile(_ -> connects(port)).forEach(_ -> {});
    return "127.0.0.1:" + port.getLocalPort();
  }

  private boolean connects(ServerSocket port) {
    try {
      var connection = new Socket();
      open.add(connection);
      connection.connect(port.getLocalSocketAddress(), 300);
      return true;
    } catch (SocketTimeoutException full) {
      return false;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private ServerSocket tlsPort()
      throws IOException, GeneralSecurityException, InterruptedException {
    var file = folder.resolve("keys");
    var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    new ProcessBuilder(
            keytool,
            "-genkeypair",
            "-keystore",
            file.toString(),
            "-storepass",
            "secret",
            "-keyalg",
            "EC",
            "-dname",
            "CN=shop")
        .start()
        .waitFor();
    var keys = KeyStore.getInstance(file.toFile(), "secret".toCharArray());
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, "secret".toCharArray());
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    assertThat(Files.exists(file)).isTrue();
    return context
        .getServerSocketFactory()
        .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }
}
