package dev.monitored.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.monitored.server.store.sql.postgres.PostgresServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The feed of changes, as those see it who follow it. */
class ChangesIT {
  private static final String PATH = "/api/v1/changes";
  private static final String JOB = "{\"action\":\"sleep\",\"arguments\":{\"seconds\":0}}";
  private static final String HELD =
      "{\"action\":\"sleep\",\"arguments\":{\"seconds\":0},\"simulate\":true}";
  private static final Pattern ID = Pattern.compile("id: ([0-9a-f]{8}-[0-9]+)");
  private static final int READERS = 1000;

  /** That of a Pod. */
  private static final Map<String, String> SMALL_HEAP =
      Map.of("JAVA_TOOL_OPTIONS", "-Xmx160m -XX:+ExitOnOutOfMemoryError");

  @TempDir Path data;

  private static HttpRequest.Builder request(Client client, String query) {
    return client.request(PATH + query).header("Accept", "text/event-stream");
  }

  private static LogEvents events(Client client, String query) throws Exception {
    var events = LogEvents.of(client, request(client, query));
    assertThat(events.next()).isEqualTo("retry: 2000");
    return events;
  }

  private static String id(String event) {
    var id = ID.matcher(event);
    assertThat(id.find()).as(event).isTrue();
    return id.group(1);
  }

  /** Those of events until one is of this state. */
  private static List<String> until(LogEvents events, String state) throws IOException {
    var all = new ArrayList<String>();
    do {
      var event = events.next();
      assertThat(event).isNotNull();
      all.add(event);
    } while (!all.getLast().contains("\"state\":\"" + state + "\""));
    return all;
  }

  @Test
  void whoFollowsLearnsOfEachStateAndGoesOnWhereItStopped() throws Exception {
    try (var server = TestServer.start(data)) {
      var client = server.client();
      String ended;
      try (var events = events(client, "")) {
        var begin = id(String.valueOf(events.next()));
        var job = client.submitted(JOB);

        var all = until(events, "ok");

        assertThat(all).allMatch(event -> event.contains("\"ids\":[\"" + job + "\"]"));
        assertThat(String.join("\n", all))
            .contains(
                "\"kind\":\"job\",\"state\":\"scheduled\",\"queue\":\"sleep\",\"action\":\"sleep\",\"at\":\"");
        ended = id(all.getLast());
        try (var again = events(client, "?after=" + begin)) {
          assertThat(id(String.valueOf(again.next()))).isEqualTo(begin);
          assertThat(until(again, "ok").getLast()).contains(job);
        }
      }
      client.post("/api/v1/queues/sleep/pause", "");
      try (var events = LogEvents.of(client, request(client, "").header("Last-Event-ID", ended))) {
        events.next();
        events.next();
        assertThat(events.next())
            .contains("{\"kind\":\"queue\",\"state\":\"paused\",\"at\":", "\"ids\":[\"sleep\"]");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "?after=x,             400, bad-request",
    "?after=12345678-,     400, bad-request",
    "?after=12345678-1,    400, position-unknown",
    "?after=FEED-999999,   400, position-unknown",
    "?after=FEED-0,        410, position-forgotten",
    "?before=FEED-0,       400, bad-request"
  })
  void aPositionThatCannotBeReadOnFromIsRefused(String query, int status, String code)
      throws Exception {
    try (var server = TestServer.start(data)) {
      var client = server.client();
      String feed;
      client.submitted(HELD);
      client.submitted(HELD);
      forgetTheFirst();
      try (var events = events(client, "")) {
        feed = id(String.valueOf(events.next())).substring(0, 8);
      }

      HttpResponse<String> response = client.send(request(client, query.replace("FEED", feed)));

      assertThat(response.statusCode()).isEqualTo(status);
      assertThat(response.body()).contains("\"code\":\"" + code + "\"");
    }
  }

  private void forgetTheFirst() throws Exception {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("jobs.db"));
        var statement = connection.createStatement()) {
      statement.execute("DELETE FROM change WHERE number < (SELECT max(number) FROM change)");
    }
  }

  @Test
  void otherTypesThanEventsAreRefused() throws Exception {
    try (var server = TestServer.start(data)) {
      var json = server.client().request(PATH).header("Accept", "application/json");

      assertThat(server.client().send(json).statusCode()).isEqualTo(406);
    }
  }

  @Test
  void replicasTellTheSameAndOneGoesOnWhereTheOtherStopped() throws Exception {
    var settings = Map.of("JOBSERVER_DATABASE_URL", PostgresServer.database().url());
    try (var first = TestServer.start(data, settings);
        var second = TestServer.start(data, settings);
        var ofFirst = events(first.client(), "");
        var ofSecond = events(second.client(), "")) {
      ofFirst.next();
      ofSecond.next();
      var jobs = new ArrayList<String>();
      for (int i = 0; i < 20; i++) {
        jobs.add((i % 2 == 0 ? first : second).client().submitted(JOB));
      }
      assertStates(ofSecond, jobs);
      var position = assertStates(ofFirst, jobs);
      var last = second.client().submitted(HELD);

      try (var resumed = events(second.client(), "?after=" + position)) {
        assertThat(until(resumed, "new").getLast()).contains(last);
      }
    }
  }

  /** Each job gets to its end in the order of its states; returns the last position. */
  private static String assertStates(LogEvents events, List<String> jobs) throws IOException {
    var states = new ConcurrentHashMap<String, List<String>>();
    var position = "";
    while (!jobs.stream().allMatch(job -> states.getOrDefault(job, List.of()).contains("ok"))) {
      var event = String.valueOf(events.next());
      assertThat(event).isNotEqualTo("null");
      position = id(event);
      var state = event.replaceAll("(?s).*\"state\":\"([a-z]+)\".*", "$1");
      jobs.stream()
          .filter(event::contains)
          .forEach(job -> states.computeIfAbsent(job, _ -> new ArrayList<>()).add(state));
    }
    assertThat(states.values())
        .allMatch(
            all -> all.stream().distinct().toList().equals(List.of("scheduled", "running", "ok")));
    return position;
  }

  private static final String ASK =
      "GET " + PATH + " HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n";

  /** Reads a feed to the first change of a state. */
  private static void read(int port, CountDownLatch opened, String state) throws IOException {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress("localhost", port), 20_000);
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(ASK.getBytes(US_ASCII));
      var lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      var line = lines.readLine();
      assertThat(line).isEqualTo("HTTP/1.1 200 OK");
      while (line != null && !line.contains("\"state\":\"" + state + "\"")) {
        if (line.startsWith("retry")) {
          opened.countDown();
        }
        line = lines.readLine();
      }
      assertThat(line).isNotNull();
    }
  }

  @Test
  void aThousandReadersHaveAPlaceOfTheirOwnAndOneThatDoesNotReadDisturbsNobody() throws Exception {
    try (var server = ServerProcess.launch(data, SMALL_HEAP);
        var client = server.client();
        var silent = new Socket();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      silent.setReceiveBufferSize(1024);
      silent.connect(new InetSocketAddress("localhost", client.port()));
      silent.getOutputStream().write(ASK.getBytes(US_ASCII));
      assertThat(silent.getInputStream().read()).isEqualTo('H');
      var opened = new CountDownLatch(READERS - 1);
      var readers = new ArrayList<Future<?>>();
      for (int i = 1; i < READERS; i++) {
        readers.add(
            threads.submit(() -> {
              read(client.port(), opened, "paused");
              return null;
            }));
      }
      assertThat(opened.await(60, TimeUnit.SECONDS)).as(server.output()).isTrue();

      var refused = client.send(request(client, ""));
      var job = client.submitted(JOB);
      await().atMost(Duration.ofSeconds(20)).until(() -> client.state(job).equals("ok"));
      try (var log = LogEvents.of(client, job)) {
        assertThat(log.rest()).last().asString().contains("event: end");
      }
      var begin = System.nanoTime();
      client.post("/api/v1/queues/sleep/pause", "");
      for (var reader : readers) {
        reader.get(60, TimeUnit.SECONDS);
      }
      System.out.printf(
          "%d readers got a change within %d ms%n",
          READERS - 1, Duration.ofNanos(System.nanoTime() - begin).toMillis());

      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.body()).contains("too-many-readers");
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> {
            try (var events = events(client, "")) {
              assertThat(events.next()).startsWith("id: ");
            }
          });
      assertThat(server.output()).doesNotContain("\"level\":\"WARN\"", "\"level\":\"ERROR\"");
    }
  }
}
