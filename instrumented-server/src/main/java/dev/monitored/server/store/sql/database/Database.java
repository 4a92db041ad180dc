package dev.monitored.server.store.sql.database;

import dev.monitored.action.JobId;
import dev.monitored.server.job.StoreException;
import dev.monitored.server.job.query.SearchTooLongException;
import dev.monitored.server.job.queue.StoreSpace;
import dev.monitored.server.progress.Progress;
import dev.monitored.server.store.StoreConnection;
import dev.monitored.server.store.sql.database.GroupCommit.Work;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;

/** A database that is migrated and open. */
public interface Database extends StoreConnection {
  Duration SEARCH_LIMIT = Duration.ofSeconds(10);

  Dialect dialect();

  GroupCommit writer();

  /** Runs the work in a transaction, and returns after its commit. */
  default <T> T write(Work<T> work) {
    return writer().run(work);
  }

  /** The same, for work to which it does no harm to run again after it was committed. */
  default <T> T writeRepeatable(Work<T> work) {
    return writer().runRepeatable(work);
  }

  /**
   * Runs the work, which waits for no other writing of this process, and returns after its commit.
   * Each of its statements may be a transaction of its own.
   */
  <T> T writeAtOnce(Work<T> work);

  /** Whether other processes, too, may open it while it is open. */
  boolean isShared();

  /** By this the database knows the connections of this process from those of others. */
  String connections();

  /** Whether the process with these {@link #connections()} has any. */
  boolean isConnected(Connection connection, String connections) throws SQLException;

  /**
   * Runs a slice of the work of maintenance in a transaction of its own. It holds up other writes
   * no longer than it takes by itself, and is not run again at once.
   *
   * @return empty when another process runs a slice of the same task
   */
  <T> Optional<T> maintain(String task, Work<T> slice);

  /** How many rows a slice may have. */
  int sliceRows();

  /** A database on another machine does not tell. */
  @Override
  default Optional<StoreSpace> space() {
    return Optional.empty();
  }

  /**
   * To be called before more is stored than what comes of that which is there.
   *
   * @throws StoreException when there is only room for that
   */
  default void requireRoom() {}

  /** Whether what attempts log and return could be stored. */
  default boolean hasRoomForAttempts() {
    return true;
  }

  /** Makes the room of deleted jobs free for new ones, if it does not do so with each deletion. */
  default void vacuum() {}

  /** For reading only, and not for long. */
  DataSource readers();

  /**
   * Reads what may take long, as to look at every row does: a few at a time, and no statement for
   * longer than {@link #SEARCH_LIMIT}, after which it fails. Other reads go on meanwhile.
   *
   * @throws SearchTooLongException when others search for long
   */
  <T> T search(Work<T> work) throws SQLException;

  /** Whether it is this that failed a search. */
  boolean isTooLong(SQLException e);

  @Override
  default Progress writing() {
    return writer().progress();
  }

  @Override
  default Thread writerThread() {
    return writer().thread();
  }

  /** Tells other processes of something to claim. Best effort: they also look by themselves. */
  void announceWork();

  /** Tells the process that executes this job to stop it. Best effort, as above. */
  void announceCancellation(JobId job);
}
