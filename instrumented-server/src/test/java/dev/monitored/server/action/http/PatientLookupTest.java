package dev.monitored.server.action.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class PatientLookupTest {
  private static final InetAddress ADDRESS = InetAddress.ofLiteral("1.2.3.4");

  private static InetAddress[] never() throws UnknownHostException {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new UnknownHostException();
  }

  @Test
  void findsAllAddresses() throws Exception {
    var lookup =
        new PatientLookup(Duration.ofSeconds(5), _ -> new InetAddress[] {ADDRESS, ADDRESS});

    assertThat(lookup.addresses("shop")).containsExactly(ADDRESS, ADDRESS);
  }

  @Test
  void saysSoWhenThereIsNone() {
    var lookup =
        new PatientLookup(
            Duration.ofSeconds(5),
            host -> {
              throw new UnknownHostException(host);
            });

    assertThatExceptionOfType(UnknownHostException.class)
        .isThrownBy(() -> lookup.addresses("shop"))
        .withMessage("the host is not known");
  }

  @Test
  void hasSomePatienceOnly() {
    var lookup = new PatientLookup(Duration.ofMillis(1), _ -> never());

    assertThatExceptionOfType(UnknownHostException.class)
        .isThrownBy(() -> lookup.addresses("shop"))
        .withMessageContaining("was not found within");
  }

  @Test
  void aHostThatIsNotFoundDelaysNoOther() throws Exception {
    var lookup =
        new PatientLookup(
            Duration.ofSeconds(20),
            host -> host.equals("shop") ? new InetAddress[] {ADDRESS} : never());
    for (int i = 0; i < 1000; i++) {
      Thread.startVirtualThread(new FutureTask<>(() -> lookup.addresses("silent")));
    }

    for (int i = 0; i < 1000; i++) {
      assertThat(lookup.addresses("shop")).containsExactly(ADDRESS);
    }
  }

  @Test
  void whatNobodyWaitsForAnyMoreIsNotLookedUp() throws Exception {
    var release = new CountDownLatch(1);
    var asked = new ConcurrentLinkedQueue<String>();
    var lookup =
        new PatientLookup(
            Duration.ofMillis(500),
            host -> {
              asked.add(host);
              return host.equals("shop") ? new InetAddress[] {ADDRESS} : until(release);
            });
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 1000; i++) {
        var host = "silent" + i;
        threads.execute(new FutureTask<>(() -> lookup.addresses(host)));
      }
    }

    release.countDown();

    assertThat(lookup.addresses("shop")).containsExactly(ADDRESS);
    assertThat(asked).hasSizeLessThan(200);
  }

  private static InetAddress[] until(CountDownLatch release) throws UnknownHostException {
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new UnknownHostException();
  }

  @Test
  void canBeInterrupted() throws Exception {
    var begun = new CountDownLatch(1);
    var lookup =
        new PatientLookup(
            Duration.ofMinutes(1),
            _ -> {
              begun.countDown();
              return never();
            });
    var asking = new FutureTask<>(() -> lookup.addresses("shop"));
    var thread = Thread.ofVirtual().start(asking);
    begun.await();

    thread.interrupt();

    assertThat(thread.join(Duration.ofSeconds(5))).isTrue();
    assertThat(asking.exceptionNow()).isInstanceOf(InterruptedException.class);
  }
}
