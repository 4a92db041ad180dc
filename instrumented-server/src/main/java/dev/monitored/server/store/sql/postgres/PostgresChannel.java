package dev.monitored.server.store.sql.postgres;

import dev.monitored.action.JobId;
import dev.monitored.server.store.Watcher;
import dev.monitored.server.store.sql.database.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages between processes on one database, by LISTEN and NOTIFY. Messages may be lost with a
 * connection, so listeners must also poll from time to time.
 */
public final class PostgresChannel implements AutoCloseable {
  /** There may be something to claim. Every other message is the id of a job to cancel. */
  public static final String WORK = "work";

  private static final Logger LOG = LoggerFactory.getLogger(PostgresChannel.class);

  /** Of the schema: there may be several in a database. */
  private static final String NAME = "'jobserver_' || to_hex(hashtext(current_schema()))";

  /** Nothing durable is written, so nothing has to be flushed; for this transaction only. */
  private static final String NOTIFY =
      "SELECT set_config('synchronous_commit', 'off', true), pg_notify(" + NAME + ", ?)";

  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int WAIT_MILLIS = 10_000;

  private final DataSource source;
  private final BlockingQueue<String> outgoing = new LinkedBlockingQueue<>();
  private final Thread announcer;
  private volatile boolean closed;
  private volatile Thread listener = Thread.ofPlatform().unstarted(() -> {});

  PostgresChannel(DataSource source) {
    this.source = source;
    announcer = Thread.ofPlatform().name("store-announcer").daemon().start(this::announceAll);
  }

  void listen(Watcher watcher) {
    listener =
        Thread.ofPlatform()
            .name("store-listener")
            .daemon()
            .start(() -> untilClosed("listen", connection -> listen(connection, watcher)));
  }

  private void listen(Connection connection, Watcher watcher) throws SQLException {
    var name = Statements.query(connection, row -> row.getString(1), "SELECT " + NAME).getFirst();
    Statements.update(connection, "LISTEN " + name);
    // What was announced while nobody listened.
    watcher.workArrived();
    var channel = connection.unwrap(PGConnection.class);
    while (!closed) {
      for (var notification : channel.getNotifications(WAIT_MILLIS)) {
        tell(watcher, notification.getParameter());
      }
      // A connection that is gone without a word says nothing, too.
      Statements.query(connection, _ -> true, "SELECT 1");
    }
  }

  private static void tell(Watcher watcher, String message) {
    if (message.equals(WORK)) {
      watcher.workArrived();
    } else {
      JobId.parse(message).ifPresent(watcher::cancelRequested);
    }
  }

  /** Is sent soon. The same message several times is sent once. */
  public void announce(String message) {
    outgoing.add(message);
  }

  private void announceAll() {
    untilClosed(
        "notify",
        connection -> {
          while (!closed) {
            var messages = new LinkedHashSet<String>();
            messages.add(outgoing.take());
            outgoing.drainTo(messages);
            for (var message : messages) {
              Statements.query(connection, _ -> true, NOTIFY, message);
            }
          }
        });
  }

  private interface Talk {
    void run(Connection connection) throws SQLException, InterruptedException;
  }

  private void untilClosed(String what, Talk talk) {
    try {
      while (!closed) {
        try (var connection = source.getConnection()) {
          talk.run(connection);
        } catch (SQLException | RuntimeException | Error e) {
          // Whatever it is: without this thread nobody would be told any more.
          if (!closed) {
            LOG.warn("cannot {}, retrying: {}", what, e.getMessage());
            Thread.sleep(PAUSE);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed = true;
    announcer.interrupt();
    listener.interrupt();
  }
}
