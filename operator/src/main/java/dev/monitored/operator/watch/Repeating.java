package dev.monitored.operator.watch;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does something again and again, whether it fails or not, until it is closed. */
public final class Repeating implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Repeating.class);

  private final Runnable action;
  private final Duration pause;
  private final Thread thread;

  public Repeating(String name, Runnable action, Duration pause) {
    this.action = action;
    this.pause = pause;
    this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        once();
        Thread.sleep(pause);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void once() {
    try {
      action.run();
    } catch (RuntimeException e) {
      LOG.warn("{} failed, retrying: {}", thread.getName(), e.toString());
    }
  }
}
