package dev.monitored.server.action.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks a resolver on threads of its own: that of the operating system cannot be interrupted, and
 * takes its time when a name server does not answer. All who ask for a host at a time wait for one
 * answer, so that a host whose name server is silent takes one thread, however many jobs ask for
 * it.
 */
final class PatientLookup implements HostLookup {
  private static final int THREADS = 64;
  private static final Duration IDLE = Duration.ofSeconds(10);

  interface Resolver {
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  private final Map<String, FutureTask<List<InetAddress>>> underWay = new ConcurrentHashMap<>();
  private final ExecutorService threads;
  private final Duration patience;
  private final Resolver resolver;

  PatientLookup(Duration patience, Resolver resolver) {
    this.patience = patience;
    this.resolver = resolver;
    var threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("host-lookup-", 0).factory());
    threads.allowCoreThreadTimeOut(true);
    this.threads = threads;
  }

  @Override
  public List<InetAddress> addresses(String host) throws IOException, InterruptedException {
    try {
      return underWay
          .computeIfAbsent(host, this::begin)
          .get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof TimeoutException
          ? notInTime(e)
          : unknown("the host is not known", e);
    } catch (TimeoutException e) {
      throw notInTime(e);
    }
  }

  private FutureTask<List<InetAddress>> begin(String host) {
    long patientUntil = System.nanoTime() + patience.toNanos();
    var lookup =
        new FutureTask<>(() -> addresses(host, patientUntil)) {
          @Override
          protected void done() {
            underWay.remove(host);
          }
        };
    threads.execute(lookup);
    return lookup;
  }

  private List<InetAddress> addresses(String host, long patientUntil)
      throws UnknownHostException, TimeoutException {
    if (System.nanoTime() > patientUntil) {
      // Those who asked have left, and others wait for their turn.
      throw new TimeoutException();
    }
    return List.of(resolver.addresses(host));
  }

  private UnknownHostException notInTime(Exception cause) {
    return unknown("the host was not found within " + patience.toSeconds() + " s", cause);
  }

  private static UnknownHostException unknown(String message, Exception cause) {
    var unknown = new UnknownHostException(message);
    unknown.initCause(cause);
    return unknown;
  }
}
