package dev.monitored.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.monitored.server.store.sql.postgres.PostgresServer;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers on one PostgreSQL let a schedule fire once for each of its times. */
class ScheduleReplicasIT {
  private static final String SECONDLY = "/api/v1/schedules/secondly";
  private static final Pattern CREATED = Pattern.compile("\"createdAt\":\"([^\"]+)\"");
  private static final Pattern NEXT = Pattern.compile("\"nextAt\":\"([^\"]+)\"");

  @TempDir Path data;

  private final String database = PostgresServer.database().url();

  private ServerProcess first;
  private ServerProcess second;
  private Client one;
  private Client other;

  @BeforeEach
  void launch() throws IOException {
    var settings = Map.of("JOBSERVER_DATABASE_URL", database);
    first = ServerProcess.launch(data, settings);
    second = ServerProcess.launch(data, settings);
    one = first.client();
    other = second.client();
  }

  @AfterEach
  void close() {
    one.close();
    other.close();
    first.close();
    second.close();
  }

  private static Instant putEachSecond(Client client) throws Exception {
    var body = "{\"everySeconds\":1,\"job\":{\"action\":\"sleep\",\"arguments\":{\"seconds\":0}}}";
    var response =
        client.send(
            client
                .request(SECONDLY)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(body)));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    return instants(NEXT, response.body()).getFirst();
  }

  private static List<Instant> instants(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(match -> Instant.parse(match.group(1)))
        .sorted()
        .toList();
  }

  private static double started(Scrape scrape) {
    return scrape.value(
        "jobserver_schedule_fires_total", "schedule", "secondly", "result", "started");
  }

  /** As many were started as there were times until the next one, and none before its time. */
  private static void assertEachTimeWasFiredOnce(Client client, Instant begin) throws Exception {
    var scrape = client.scrape();
    double next = scrape.value("jobserver_schedule_next_timestamp_seconds", "schedule", "secondly");
    assertThat(next - begin.toEpochMilli() / 1e3).isCloseTo(started(scrape), within(1e-4));

    client.post(SECONDLY + "/pause", "");
    var created = instants(CREATED, client.get("/api/v1/jobs?limit=200").body());
    assertThat(created).hasSize((int) started(client.scrape()));
    for (int i = 0; i < created.size(); i++) {
      assertThat(created.get(i)).isBetween(begin.plusSeconds(i), begin.plusSeconds(i + 10L));
    }
  }

  @Test
  void aScheduleFiresOnceForEachOfItsTimes() throws Exception {
    var begin = putEachSecond(one);

    await().atMost(Duration.ofSeconds(60)).until(() -> started(other.scrape()) >= 8);

    assertThat(started(one.scrape())).isGreaterThanOrEqualTo(8);
    assertEachTimeWasFiredOnce(one, begin);
  }

  @Test
  void theOtherGoesOnWhenOneDies() throws Exception {
    var begin = putEachSecond(one);
    await().until(() -> started(other.scrape()) >= 2);

    first.kill();

    double before = started(other.scrape());
    await().atMost(Duration.ofSeconds(20)).until(() -> started(other.scrape()) >= before + 3);
    assertEachTimeWasFiredOnce(other, begin);
  }
}
