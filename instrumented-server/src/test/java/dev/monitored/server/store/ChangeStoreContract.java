package dev.monitored.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.server.engine.change.ChangeFeed;
import dev.monitored.server.engine.change.ChangeReader;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobIds;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.Submission;
import dev.monitored.server.job.attempt.AttemptEnd;
import dev.monitored.server.job.change.Change;
import dev.monitored.server.job.change.FeedPosition;
import dev.monitored.server.job.run.RunSubmission;
import dev.monitored.server.progress.Progress;
import dev.monitored.server.store.AttemptStore.Ending;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every store promises of changes. */
abstract class ChangeStoreContract extends StoreContract {
  private static final Submission JOB = Submission.of("sleep", Map.of());

  private final JobIds ids = new JobIds(InstantSource.system());

  /** To change something behind the back of the store. */
  abstract Connection connection() throws SQLException;

  final void execute(String sql) throws SQLException {
    try (var connection = connection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private List<Change> changes() {
    return store().changes().read(0, Long.MAX_VALUE, 1000);
  }

  private List<String> told() {
    return changes().stream().map(ChangeStoreContract::told).toList();
  }

  static String told(Change change) {
    return change.kind() + " " + change.state() + " " + change.ids();
  }

  private Job inserted() {
    return store().jobs().insert(ids.next(), JOB, Optional.empty()).orElseThrow();
  }

  @Test
  void allThatHappensToAJobIsAChange() {
    var job = inserted();
    var claimed = claim(Map.of("sleep", 1), Duration.ofMinutes(1)).getFirst();
    var end = new AttemptEnd.Succeeded(null);
    store().attempts().end(List.of(new Ending(claimed, end, Optional.empty(), List.of())));
    store().jobs().delete(job.id());

    var id = "[" + job.id() + "]";
    assertThat(told())
        .containsExactly(
            "job scheduled " + id, "job running " + id, "job ok " + id, "job deleted " + id);
    assertThat(changes())
        .allMatch(change -> "sleep".equals(change.queue()) && "sleep".equals(change.action()))
        .extracting(Change::number)
        .isSorted();
    assertThat(changes().getFirst().at())
        .isBetween(
            job.times().createdAt().minusSeconds(1), job.times().createdAt().plusSeconds(60));
  }

  @Test
  void runsAndPausedQueuesAreTold() {
    var id = new RunId(ids.next().value());
    var submission = new RunSubmission(null, Map.of(), List.of(List.of(JOB)), null, false, null);
    store().runs().insert(id, submission, ids::next, Optional.empty());
    store().queues().declare(Map.of("other", 3));
    store().queues().pause("other", true);
    store().queues().declare(Map.of("other", 4));
    store().queues().pause("other", false);

    assertThat(told().stream().filter(change -> !change.startsWith("job")))
        .containsExactly(
            "run new [" + id + "]",
            "run running [" + id + "]",
            "queue paused [other]",
            "queue active [other]");
  }

  @Test
  void whatIsOldIsForgottenUpToTheFirstThatIsNotAndNeverTheLast() throws SQLException {
    for (int i = 0; i < 4; i++) {
      inserted();
    }
    var numbers = changes().stream().map(Change::number).toList();
    execute("UPDATE change SET at = at - 700000 WHERE number <> " + numbers.get(1));

    sweep(0L, store().maintenance()::purgeChanges);

    assertThat(changes()).extracting(Change::number).isEqualTo(numbers.subList(1, 4));
    execute("UPDATE change SET at = at - 700000");
    sweep(0L, store().maintenance()::purgeChanges);
    assertThat(changes()).extracting(Change::number).containsExactly(numbers.getLast());
    inserted();
    assertThat(changes()).hasSize(2).last().extracting(Change::number).isNotIn(numbers);
  }

  @Test
  void moreThanAreKeptAreForgottenHoweverYoung() throws SQLException {
    inserted();
    execute(skip());
    inserted();

    sweep(0L, store().maintenance()::purgeChanges);

    assertThat(changes()).hasSize(1);
  }

  /** Leaves out all numbers up to 30000. */
  abstract String skip();

  @Test
  void theFeedKeepsItsName() {
    var name = store().changes().feed();

    reopen();

    assertThat(store().changes().feed()).matches("[0-9a-f]{8}").isEqualTo(name);
  }

  /** A feed of the store, and what a reader of it gets. */
  final class Following implements AutoCloseable {
    private final ChangeFeed feed = new ChangeFeed(store().changes(), Progress.of("feed"));
    private final Thread loop = Thread.ofVirtual().start(this::run);
    private final ChangeReader reader;

    Following() throws InterruptedException {
      this(Optional.empty());
    }

    Following(Optional<FeedPosition> after) throws InterruptedException {
      reader = feed.open(after);
    }

    private void run() {
      try {
        feed.run();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    ChangeReader reader() {
      return reader;
    }

    /** What has come after a while. */
    List<String> news() throws InterruptedException {
      var news = new ArrayList<String>();
      var part = reader.next(Duration.ofSeconds(3));
      while (!part.isEmpty()) {
        part.forEach(event ->
            news.add(new String(event.shown(ChangeStoreContract::bytes), StandardCharsets.UTF_8)));
        part = reader.next(Duration.ofSeconds(1));
      }
      return news;
    }

    @Override
    public void close() {
      reader.close();
      loop.interrupt();
    }
  }

  private static byte[] bytes(Change change) {
    return told(change).getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aReaderGetsWhatFollowsItsPosition() throws InterruptedException {
    inserted();
    try (var first = new Following()) {
      var begin = first.reader().position();
      store().queues().pause("one", true);
      assertThat(first.news()).containsExactly("queue paused [one]");
      var position = first.reader().position();
      var job = "job scheduled [" + inserted().id() + "]";
      assertThat(first.news()).containsExactly(job);

      try (var again = new Following(Optional.of(position));
          var all = new Following(Optional.of(begin))) {
        assertThat(again.news()).containsExactly(job);
        assertThat(all.news()).containsExactly("queue paused [one]", job);
      }
    }
  }

  @Test
  void changesThatAreAlikeAndFollowEachOtherAreToldAtOnce() throws InterruptedException {
    var first = inserted();
    var second = inserted();
    store().jobs().cancel(first.id());
    var begin = new FeedPosition(store().changes().feed(), 0);

    try (var following = new Following(Optional.of(begin))) {
      assertThat(following.news())
          .containsExactly(
              "job scheduled [" + first.id() + ", " + second.id() + "]",
              "job cancelled [" + first.id() + "]");
    }
  }
}
