package dev.monitored.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stream of events, such as the log of a job, read one by one. Close it to leave. */
record LogEvents(InputStream stream, BufferedReader reader) implements AutoCloseable {
  static HttpRequest.Builder request(Client client, String job) {
    return client.request("/api/v1/jobs/" + job + "/log").header("Accept", "text/event-stream");
  }

  static LogEvents of(Client client, String job) throws IOException, InterruptedException {
    return of(client, request(client, job));
  }

  static LogEvents of(Client client, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    var response = client.http().send(request.build(), BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    return new LogEvents(
        response.body(), new BufferedReader(new InputStreamReader(response.body(), UTF_8)));
  }

  /** The lines of an event or a comment; null at the end of the stream. */
  @Nullable String next() throws IOException {
    var lines = new ArrayList<String>();
    var line = reader.readLine();
    while (line != null && !line.isEmpty()) {
      lines.add(line);
      line = reader.readLine();
    }
    return line == null ? null : String.join("\n", lines);
  }

  /** Up to the end of the stream. */
  List<String> rest() throws IOException {
    var events = new ArrayList<String>();
    for (var event = next(); event != null; event = next()) {
      events.add(event);
    }
    return events;
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
