package dev.monitored.server.action.http;

import dev.monitored.action.ActionFailed;
import dev.monitored.server.action.RecordedAttempt;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocketFactory;

/** An HTTP action to whom the test says which names have which addresses. */
final class WebClient {
  private final Map<String, List<String>> names = new ConcurrentHashMap<>();
  private final List<String> lookups = new CopyOnWriteArrayList<>();
  private final HttpAction action;
  private volatile List<String> log = List.of();

  private WebClient(AllowedHosts hosts, HttpExchange exchange) {
    action = new HttpAction(new AllowedExchange(hosts, this::addresses, exchange));
  }

  static WebClient with(AllowedHosts hosts, SSLSocketFactory tls) {
    return new WebClient(hosts, new HttpExchange(tls, Duration.ofSeconds(30), 1 << 20));
  }

  /** Hosts that may be inside. */
  static WebClient allowing(String internal) {
    return with(inside(internal), (SSLSocketFactory) SSLSocketFactory.getDefault());
  }

  static WebClient impatient(String internal) {
    var tls = (SSLSocketFactory) SSLSocketFactory.getDefault();
    return new WebClient(inside(internal), new HttpExchange(tls, Duration.ofMillis(300), 1 << 20));
  }

  static WebClient keeping(int maxBytes, ScriptedServer server) {
    var tls = (SSLSocketFactory) SSLSocketFactory.getDefault();
    var hosts = inside("localhost:" + server.port());
    return new WebClient(hosts, new HttpExchange(tls, Duration.ofSeconds(30), maxBytes));
  }

  private static AllowedHosts inside(String hosts) {
    return new AllowedHosts(List.of(), HostPattern.list(hosts));
  }

  static WebClient allowing(String internal, ScriptedServer server) {
    return allowing(internal + ":" + server.port());
  }

  private List<InetAddress> addresses(String host) {
    lookups.add(host);
    var answers = names.getOrDefault(host, List.of("127.0.0.1"));
    var answer = answers.get(Math.min(lookups.size(), answers.size()) - 1);
    return Stream.of(answer.split(" ", -1)).map(InetAddress::ofLiteral).toList();
  }

  /** Has a name mean one list of addresses after the other; others mean 127.0.0.1. */
  WebClient knowing(String host, String... answers) {
    names.put(host, List.of(answers));
    return this;
  }

  List<String> lookups() {
    return lookups;
  }

  /** What the last job logged. */
  List<String> log() {
    return log;
  }

  String run(Map<String, Object> arguments) throws ActionFailed, InterruptedException {
    var run = task(arguments);
    start(run);
    try {
      return run.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ActionFailed failed) {
        throw failed;
      }
      throw new AssertionError(e);
    }
  }

  FutureTask<String> task(Map<String, Object> arguments) {
    var attempt = RecordedAttempt.with(arguments);
    log = attempt.log();
    return new FutureTask<>(() -> action.run(attempt));
  }

  /** On a virtual thread, as the engine does. */
  static Thread start(Runnable task) {
    return Thread.ofVirtual().start(task);
  }
}
