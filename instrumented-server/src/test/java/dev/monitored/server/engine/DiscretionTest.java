package dev.monitored.server.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.monitored.action.Action;
import dev.monitored.action.Attempt;
import dev.monitored.action.LogLevel;
import dev.monitored.action.Violation;
import dev.monitored.server.engine.admission.SubmitResult.Accepted;
import dev.monitored.server.engine.attempt.Attempts;
import dev.monitored.server.engine.attempt.Timer;
import dev.monitored.server.job.JobState.Ended;
import dev.monitored.server.job.Submission;
import dev.monitored.server.job.log.LogPage;
import dev.monitored.server.job.log.LogPosition;
import dev.monitored.server.job.log.LogQuery;
import dev.monitored.server.store.sql.SqlStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
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
    public String argumentsSchema() {
      return "{\"properties\": {}}";
    }

    @Override
    public List<Violation> check(Map<String, @Nullable Object> arguments) {
      return List.of();
    }

    @Override
    public String run(Attempt attempt) {
      attempt.log("was given " + attempt.arguments());
      throw new IllegalStateException(
          "it failed", new IllegalArgumentException("with " + attempt.arguments()));
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
  void whatAnActionSaysIsToldWithoutItsSecrets(@TempDir Path directory) throws Exception {
    LogPage page;
    try (var store = SqlStore.open(directory)) {
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
      var submission = Submission.of("indiscreet", Map.of("password", "sesame", "door", "cave"));
      var job = ((Accepted) engine.submit(submission)).job().id();
      await().until(() -> engine.find(job).orElseThrow().state() instanceof Ended);
      engine.drain(Duration.ofSeconds(1), Duration.ofSeconds(1));
      var all = new LogQuery(job, OptionalInt.empty(), LogLevel.INFO, LogPosition.START, 10);
      page = engine.logs().read(all).orElseThrow();
    }

    assertThat(log.list.getFirst().getFormattedMessage())
        .contains("it failed", "Caused by", "password=***", "door=cave", "\tat ")
        .doesNotContain("sesame");
    assertThat(page.lines().getFirst().text())
        .contains("password=***", "door=cave")
        .doesNotContain("sesame");
  }
}
