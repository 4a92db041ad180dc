package dev.monitored.server.engine.change;

import dev.monitored.server.job.change.FeedPosition;
import java.time.Duration;
import java.util.List;

/** Reads the feed from a position. For one thread; close it to read no more. */
public final class ChangeReader implements AutoCloseable {
  private final ChangeFeed feed;
  private final String name;
  private long position;

  ChangeReader(ChangeFeed feed, String name, long position) {
    this.feed = feed;
    this.name = name;
    this.position = position;
  }

  public FeedPosition position() {
    return position(position);
  }

  public FeedPosition position(long number) {
    return new FeedPosition(name, number);
  }

  /**
   * Waits for what comes next; empty when nothing has come in time.
   *
   * @throws PositionException when it has come, and is forgotten by now: the reader is too slow
   */
  public List<FeedEvent> next(Duration atMost) throws InterruptedException {
    feed.await(position, atMost);
    var part = feed.after(position);
    position = part.position();
    return part.events();
  }

  @Override
  public void close() {
    feed.left();
  }
}
