package dev.monitored.server.failure;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.monitored.server.job.StoreException;
import dev.monitored.server.job.StoreFailure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class FailureLogTest {
  private final AtomicLong now = new AtomicLong(1);
  private final Logger logger = (Logger) LoggerFactory.getLogger("failures");
  private final ListAppender<ILoggingEvent> events = new ListAppender<>();
  private final FailureLog log = new FailureLog(logger, now::get);

  @BeforeEach
  void listen() {
    events.start();
    logger.addAppender(events);
    logger.setAdditive(false);
  }

  @AfterEach
  void leave() {
    logger.detachAppender(events);
  }

  private void fail(StoreFailure cause) {
    log.error("{} jobs cannot be stored", new StoreException(cause, "no room"), 3);
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  private List<String> lines() {
    return events.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private long traces() {
    return events.list.stream().filter(event -> event.getThrowableProxy() != null).count();
  }

  @Test
  void aFailureThatComesFiveTimesASecondIsOneTraceAndALineAMinute() {
    for (int i = 0; i < 5 * 120; i++) {
      fail(StoreFailure.FULL);
      pass(Duration.ofMillis(200));
    }

    assertThat(lines())
        .containsExactly(
            "3 jobs cannot be stored",
            "3 jobs cannot be stored: no room (300 times in the last minute)");
    assertThat(traces()).isEqualTo(1);
  }

  @Test
  void anotherCauseHasATraceOfItsOwn() {
    fail(StoreFailure.FULL);
    fail(StoreFailure.AWAY);
    fail(StoreFailure.FULL);

    assertThat(traces()).isEqualTo(2);
  }

  @Test
  void aCauseThatWasAwayForLongIsNewAgain() {
    fail(StoreFailure.FULL);
    pass(Duration.ofMinutes(11));
    fail(StoreFailure.FULL);

    assertThat(traces()).isEqualTo(2);
  }
}
