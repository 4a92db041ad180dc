package dev.monitored.server.store.sql.log;

import dev.monitored.server.job.log.LogLine;
import dev.monitored.server.job.log.LogPage;
import dev.monitored.server.job.log.LogPosition;
import dev.monitored.server.job.log.LogQuery;
import dev.monitored.server.store.LogStore;
import dev.monitored.server.store.sql.database.Database;
import dev.monitored.server.store.sql.database.Readers;
import java.util.List;
import java.util.Optional;

/** Logs in the database of their jobs. */
public final class SqlLogStore implements LogStore {
  private final Database database;
  private final Readers readers;
  private final LogLines lines;

  public SqlLogStore(Database database) {
    this.database = database;
    readers = new Readers(database, "logs");
    lines = new LogLines(database.dialect());
  }

  @Override
  public void append(List<LogLine> logged) {
    database.writeRepeatable(connection -> lines.append(connection, logged));
  }

  @Override
  public Optional<LogPage> read(LogQuery query) {
    return readers.read(handle -> LogReads.page(handle, query));
  }

  @Override
  public Optional<LogPage> readLast(LogQuery query, LogPosition before) {
    return readers.read(handle -> LogReads.last(handle, query, before));
  }
}
