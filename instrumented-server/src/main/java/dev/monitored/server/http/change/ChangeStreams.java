package dev.monitored.server.http.change;

import dev.monitored.server.engine.change.ChangeFeed;
import dev.monitored.server.engine.change.ChangeReader;
import dev.monitored.server.engine.change.FeedEvent;
import dev.monitored.server.engine.change.PositionException;
import dev.monitored.server.job.change.FeedPosition;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Sends changes to a number of readers. Thread-safe. */
public final class ChangeStreams implements AutoCloseable {
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  /** A client that reads for longer must reconnect, so that its token is checked again. */
  private static final Duration LONGEST = Duration.ofMinutes(10);

  interface Client {
    /** Sends at once, or throws when the client does not take it. */
    void send(byte[] bytes);

    /** Whether the client has left, as far as is known. */
    boolean isGone();
  }

  private final ChangeFeed feed;
  private final Semaphore places;
  private final Duration longest;
  private volatile boolean closed;

  public ChangeStreams(ChangeFeed feed, int places) {
    this(feed, places, LONGEST);
  }

  ChangeStreams(ChangeFeed feed, int places, Duration longest) {
    this.feed = feed;
    this.places = new Semaphore(places);
    this.longest = longest;
  }

  /**
   * Sends what follows the position, until it has taken too long, or the client is too slow.
   *
   * @return false, and nothing is sent, when there are too many readers already
   * @throws PositionException and nothing is sent, when it cannot be read on from there
   */
  boolean follow(Optional<FeedPosition> after, Client client) throws InterruptedException {
    if (!places.tryAcquire()) {
      return false;
    }
    try (var reader = feed.open(after)) {
      client.send(ChangeEvent.start(reader.position()));
      send(reader, client);
      return true;
    } finally {
      places.release();
    }
  }

  private void send(ChangeReader reader, Client client) throws InterruptedException {
    long start = System.nanoTime();
    long sentAt = start;
    while (!closed && !client.isGone() && System.nanoTime() - start < longest.toNanos()) {
      List<FeedEvent> events;
      try {
        events = reader.next(LOOK_EVERY);
      } catch (PositionException e) {
        // It asks again, and is told then.
        return;
      }
      if (!events.isEmpty()) {
        client.send(bytes(reader.position().feed(), events));
        sentAt = System.nanoTime();
      } else if (System.nanoTime() - sentAt > HEARTBEAT.toNanos()) {
        client.send(ChangeEvent.heartbeat(reader.position()));
        sentAt = System.nanoTime();
      }
    }
  }

  private static byte[] bytes(String feed, List<FeedEvent> events) {
    var all = new ByteArrayOutputStream();
    events.forEach(event -> all.writeBytes(event.shown(change -> ChangeEvent.bytes(feed, change))));
    return all.toByteArray();
  }

  /** Ends all streams. */
  @Override
  public void close() {
    closed = true;
    feed.close();
  }
}
