package dev.monitored.server.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.monitored.server.job.Action;
import dev.monitored.server.job.AttemptKey;
import dev.monitored.server.job.Submission;
import dev.monitored.server.job.Violation;
import dev.monitored.server.store.SqlJobStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The log does not tell what an action was told in confidence. */
class DiscretionTest {
  /** Throws what it was given. */
  private record Indiscreet() implements Action {
    @Override
    public String name() {
      return "indiscreet";
    }

    @Override
    public String description() {
      return "";
    }

    @Override
    public List<Parameter> parameters() {
      return List.of();
    }

    @Override
    public List<Violation> check(Map<String, @Nullable Object> arguments) {
      return List.of();
    }

    @Override
    public String run(AttemptKey attempt, Map<String, @Nullable Object> arguments) {
      throw new IllegalStateException(
          "it failed", new IllegalArgumentException("with " + arguments));
    }
  }

  private final Logger logger = (Logger) LoggerFactory.getLogger(Attempts.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void listenNoMore() {
    logger.detachAppender(log);
  }

  @Test
  void whatAnActionThrowsIsLoggedWithoutItsSecrets(@TempDir Path directory) throws Exception {
    try (var store = SqlJobStore.open(directory)) {
      var engine =
          new JobEngine(
              store,
              List.of(new Indiscreet()),
              Capacity.of(1),
              Optional.empty(),
              new CountingListener(),
              Timer.system(),
              InstantSource.system());
      engine.start();
      engine.submit(Submission.of("indiscreet", Map.of("password", "sesame", "door", "cave")));
      await().until(() -> !log.list.isEmpty());
      engine.drain(Duration.ofSeconds(1), Duration.ofSeconds(1));
    }

    assertThat(log.list.getFirst().getFormattedMessage())
        .contains("it failed", "Caused by", "password=***", "door=cave", "\tat ")
        .doesNotContain("sesame");
  }
}
