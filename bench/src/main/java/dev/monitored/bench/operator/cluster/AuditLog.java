package dev.monitored.bench.operator.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What the API server has noted of the operator's requests, in the order of their ends. */
public record AuditLog(Path file) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LOOK = Duration.ofMillis(500);

  /** Lets only this user's requests be noted, and only what they are about. */
  static void writePolicy(Path policy, Users user) throws IOException {
    Files.writeString(
        policy,
        """
        apiVersion: audit.k8s.io/v1
        kind: Policy
        omitStages: [RequestReceived]
        rules:
        - level: Metadata
          users: ["%s"]
        - level: None
        """
            .formatted(user.account()));
  }

  /** How far it has got, to be used with {@link #since}. */
  public long mark() {
    if (!Files.exists(file)) {
      return 0;
    }
    try (var log = new RandomAccessFile(file.toFile(), "r")) {
      for (long end = log.length(); end > 0; end--) {
        log.seek(end - 1);
        if (log.read() == '\n') {
          return end;
        }
      }
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Traffic since(long mark) {
    return new Traffic(
        read(mark)
            .lines()
            .map(AuditLog::event)
            .filter(AuditLog::isFirstWordOf)
            .map(Request::of)
            .toList());
  }

  /**
   * Waits until nothing has been written for some time.
   *
   * @param most after which it is given up, and said
   * @return whether it became quiet
   */
  public boolean awaitQuiet(Duration quiet, Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    long since = System.nanoTime();
    for (long mark = mark(); System.nanoTime() - since < quiet.toNanos(); ) {
      if (System.nanoTime() > end) {
        return false;
      }
      Thread.sleep(LOOK);
      long next = mark();
      if (since(mark).writes() > 0) {
        since = System.nanoTime();
      }
      mark = next;
    }
    return true;
  }

  /** A watch is noted when it begins and when it ends, which may be long after. */
  private static boolean isFirstWordOf(JsonNode event) {
    var stage = event.path("stage").asText();
    return stage.equals("ResponseStarted") == event.path("verb").asText().equals("watch");
  }

  private static JsonNode event(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whole lines only. */
  private String read(long from) {
    try (var log = new RandomAccessFile(file.toFile(), "r")) {
      var bytes = new byte[(int) (log.length() - from)];
      log.seek(from);
      log.readFully(bytes);
      var text = new String(bytes, StandardCharsets.UTF_8);
      return text.substring(0, text.lastIndexOf('\n') + 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
