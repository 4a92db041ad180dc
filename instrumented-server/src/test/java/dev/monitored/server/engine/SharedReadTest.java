package dev.monitored.server.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.monitored.server.job.StoreException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class SharedReadTest {
  private final AtomicInteger reads = new AtomicInteger();
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);

  @Test
  void aReadThatBeganBeforeIsNotShared() {
    var read = new SharedRead<>(reads::incrementAndGet, nanos::incrementAndGet);

    assertThat(read.get()).isEqualTo(1);
    assertThat(read.get()).isEqualTo(2);
  }

  @Test
  void manyWhoAskAtOnceShareOneRead() throws Exception {
    var isReading = new CountDownLatch(1);
    var end = new CountDownLatch(1);
    var read =
        new SharedRead<>(
            () -> {
              isReading.countDown();
              await(end);
              return reads.incrementAndGet();
            },
            nanos::incrementAndGet);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var first = threads.submit(() -> read.get());
      isReading.await();
      long before = nanos.get();
      var others = IntStream.range(0, 50).mapToObj(_ -> threads.submit(() -> read.get()));
      var all = others.toList();
      while (nanos.get() < before + 50) {
        Thread.onSpinWait();
      }
      end.countDown();

      assertThat(first.get()).isEqualTo(1);
      for (var other : all) {
        assertThat(other.get()).isEqualTo(2);
      }
    }
    assertThat(reads).hasValue(2);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aFailureIsSharedToo() {
    var read =
        new SharedRead<>(
            () -> {
              reads.incrementAndGet();
              throw new StoreException("away");
            },
            nanos::get);

    assertThatExceptionOfType(StoreException.class).isThrownBy(() -> read.get());
    assertThatExceptionOfType(StoreException.class).isThrownBy(() -> read.get());
    assertThat(reads).hasValue(1);
  }
}
