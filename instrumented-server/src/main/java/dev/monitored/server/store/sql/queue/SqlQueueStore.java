package dev.monitored.server.store.sql.queue;

import dev.monitored.server.job.queue.StoreCounts;
import dev.monitored.server.job.queue.Tallies;
import dev.monitored.server.store.QueueStore;
import dev.monitored.server.store.sql.database.Database;
import java.util.Map;

/** Queues in the database of their jobs, and what is counted there. */
public final class SqlQueueStore implements QueueStore {
  private final Database database;
  private final StoreCountReads counts;
  private final TallyReads tallies;

  public SqlQueueStore(Database database) {
    this.database = database;
    counts = new StoreCountReads(database.readers(), database.dialect());
    tallies = new TallyReads(database.readers(), database.dialect());
  }

  @Override
  public void declare(Map<String, Integer> limits) {
    database.write(connection -> Queues.declare(connection, limits));
  }

  @Override
  public void pause(String queue, boolean paused) {
    database.write(connection -> Queues.pause(connection, queue, paused));
    database.announceWork();
  }

  @Override
  public StoreCounts counts() {
    return counts.read();
  }

  @Override
  public Tallies tallies() {
    return tallies.read();
  }
}
