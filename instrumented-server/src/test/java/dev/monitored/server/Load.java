package dev.monitored.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/** Submits short jobs from several clients, and keeps what was acknowledged. */
final class Load {
  /** How often a test kills; a campaign sets more. */
  static final int KILLS = Integer.getInteger("crash.kills", 10);

  private static final int CLIENTS = 4;
  private static final int JOBS_BETWEEN_KILLS = 60;
  private static final String JOB = "{\"action\":\"sleep\",\"arguments\":{\"seconds\":0.05}}";
  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");
  private static final Pattern NEXT = Pattern.compile("\"nextCursor\":\"([^\"]+)\"");
  private static final String ENDED = "jobserver_store_attempts_ended_total";
  private static final Pattern COUNT = Pattern.compile("\"count\":([0-9]+)");

  interface Kill {
    void run() throws InterruptedException;
  }

  private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();

  /** Submits until the server is killed, which happens in the middle of it. */
  void on(Client client, Kill kill) throws InterruptedException {
    var before = acknowledged.size();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CLIENTS; i++) {
        threads.execute(() -> submitUntilRefused(client));
      }
      try {
        await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> acknowledged.size() > before + JOBS_BETWEEN_KILLS);
      } finally {
        // The clients end with the server only.
        kill.run();
      }
    }
  }

  private void submitUntilRefused(Client client) {
    try {
      while (true) {
        acknowledged.add(client.submitted(JOB));
      }
    } catch (IOException | InterruptedException e) {
      // The server was killed: what it did not acknowledge is nobody's loss.
    }
  }

  /** Each job has ended once, and what the store counts is what it holds. */
  void assertNothingIsLost(Client client) throws Exception {
    var ids = List.copyOf(acknowledged);
    assertThat(ids).hasSizeGreaterThan(KILLS * JOBS_BETWEEN_KILLS).doesNotHaveDuplicates();
    // What was lost with several servers waits for its turn.
    await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> assertThat(open(client)).isZero());
    // Also what nobody was told of, since the server died before it could.
    var stored = stored(client);
    assertThat(stored).doesNotHaveDuplicates().containsAll(ids);
    int lost = 0;
    for (var id : stored) {
      assertThat(client.state(id)).as(id).isEqualTo("ok");
      lost += assertAttempts(client.get("/api/v1/jobs/" + id + "/attempts").body());
    }
    System.out.printf(
        "%d jobs acknowledged, all ended once; %d attempts lost by %d kills%n",
        ids.size(), lost, KILLS);
    var scrape = client.scrape();
    assertThat(count(client, "limit=1")).isEqualTo(stored.size());
    assertThat(scrape.value(ENDED, "status", "ok")).isEqualTo(stored.size());
    assertThat(scrape.value(ENDED, "status", "lost")).isEqualTo(lost);
    assertThat(scrape.sum(ENDED)).isEqualTo(stored.size() + lost);
  }

  private static List<String> stored(Client client) throws Exception {
    var ids = new ArrayList<String>();
    for (var page = Optional.of("limit=200"); page.isPresent(); ) {
      var body = client.get("/api/v1/jobs?" + page.get()).body();
      ID.matcher(body).results().forEach(id -> ids.add(id.group(1)));
      page =
          NEXT.matcher(body).results().map(next -> "limit=200&cursor=" + next.group(1)).findFirst();
    }
    return ids;
  }

  /** A second attempt is there only because the one before was lost; returns how many were. */
  private static int assertAttempts(String attempts) {
    var statuses =
        Pattern.compile("\"status\":\"([a-z]+)\"")
            .matcher(attempts)
            .results()
            .map(match -> match.group(1))
            .toList();
    assertThat(statuses.getLast()).isEqualTo("ok");
    assertThat(statuses.subList(0, statuses.size() - 1)).allMatch("lost"::equals);
    return statuses.size() - 1;
  }

  private static double open(Client client) throws IOException, InterruptedException {
    return count(client, "state=scheduled&state=running");
  }

  private static double count(Client client, String query)
      throws IOException, InterruptedException {
    var body = client.get("/api/v1/jobs?" + query).body();
    var count = COUNT.matcher(body).results().map(match -> match.group(1)).toList();
    return Double.parseDouble(count.getLast());
  }
}
