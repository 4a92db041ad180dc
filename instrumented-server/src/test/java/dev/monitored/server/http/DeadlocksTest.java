package dev.monitored.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DeadlocksTest {
  private long nanos = Long.MAX_VALUE - 5;
  private int looks;
  private List<String> threads = List.of();

  private List<String> look() {
    looks++;
    return threads;
  }

  @Test
  void looksOnceInTenSecondsHoweverOftenItIsAsked() {
    var deadlocks = new Deadlocks(this::look, () -> nanos);
    assertThat(deadlocks.fault()).isEmpty();
    threads = List.of("a", "b");

    nanos += Duration.ofSeconds(10).toNanos() - 1;
    assertThat(deadlocks.fault()).isEmpty();
    nanos++;
    assertThat(deadlocks.fault()).contains("these threads are deadlocked: a, b");
    assertThat(deadlocks.fault()).isPresent();
    assertThat(looks).isEqualTo(2);
  }

  @Test
  @Timeout(20)
  void threadsThatWaitForEachOtherAreFoundAndNamed() throws Exception {
    var one = new ReentrantLock();
    var other = new ReentrantLock();
    var bothHold = new CountDownLatch(2);
    var first = start("first", one, other, bothHold);
    var second = start("second", other, one, bothHold);

    await().until(() -> Deadlocks.ofThisProcess().fault().isPresent());

    assertThat(Deadlocks.ofThisProcess().fault().orElseThrow()).contains("first", "second");
    first.interrupt();
    second.interrupt();
    first.join();
    second.join();
    assertThat(Deadlocks.ofThisProcess().fault()).isEmpty();
  }

  private static Thread start(
      String name, ReentrantLock mine, ReentrantLock others, CountDownLatch bothHold) {
    return Thread.ofPlatform()
        .name(name)
        .daemon()
        .start(() -> {
          mine.lock();
          try {
            bothHold.countDown();
            bothHold.await();
            others.lockInterruptibly();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } finally {
            mine.unlock();
          }
        });
  }
}
