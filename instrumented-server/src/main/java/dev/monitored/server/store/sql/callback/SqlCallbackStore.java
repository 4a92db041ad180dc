package dev.monitored.server.store.sql.callback;

import static java.util.stream.Collectors.joining;

import dev.monitored.action.JobId;
import dev.monitored.server.job.Callback;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.StorableText;
import dev.monitored.server.job.callback.CallbackQuery;
import dev.monitored.server.job.callback.CallbackRecord;
import dev.monitored.server.job.callback.CallbackRecord.Subject;
import dev.monitored.server.store.CallbackStore;
import dev.monitored.server.store.sql.database.Database;
import dev.monitored.server.store.sql.database.Readers;
import dev.monitored.server.store.sql.database.Statements;
import dev.monitored.server.store.sql.row.JsonColumns;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Callbacks in the database of the jobs, where triggers of the migrations make them. */
public final class SqlCallbackStore implements CallbackStore {
  private static final String COLUMNS =
      "delivery.subject, kind, delivery.id, url, receiver, state, attempts, error";

  private static final String DUE =
      """
      SELECT subject, receiver FROM delivery WHERE due_at <= ${now} ORDER BY due_at LIMIT ?
      """;

  /** For receivers in their order, the first that is due of each. */
  private static final String FIRST_OF_EACH =
      """
      WITH RECURSIVE receivers (receiver, number) AS (
        SELECT (SELECT min(receiver) FROM delivery WHERE due_at IS NOT NULL AND receiver > ?), 1
        UNION ALL
        SELECT (SELECT min(delivery.receiver) FROM delivery
          WHERE due_at IS NOT NULL AND delivery.receiver > receivers.receiver), number + 1
        FROM receivers WHERE receiver IS NOT NULL AND number < ?)
      SELECT receiver,
        (SELECT subject FROM delivery
          WHERE delivery.receiver = receivers.receiver AND due_at <= ${now}
          ORDER BY due_at LIMIT 1) AS subject
      FROM receivers WHERE receiver IS NOT NULL
      """;

  /** Of those that were found. Another process may have taken them: they have to be due still. */
  private static final String CLAIM =
      """
      WITH next AS MATERIALIZED (
        SELECT subject FROM delivery WHERE subject ${in} AND due_at <= ${now}
        ORDER BY due_at LIMIT 1 ${skipLocked})
      UPDATE delivery SET attempts = attempts + 1, due_at = ${now} + ?
      FROM next WHERE delivery.subject = next.subject
      RETURNING %s
      """
          .formatted(COLUMNS);

  /** Rows, or receivers, that are looked at to find one to claim. */
  private static final int LOOK_AT = 500;

  private static final int CANDIDATES = 50;

  private static final String SETTLE =
      """
      UPDATE delivery SET state = ?, error = ?, due_at = ${now} + ?
      WHERE subject = ? AND id = ? AND attempts = ? AND state = 'pending'
      """;

  private static final String FIND =
      "SELECT %s FROM delivery WHERE subject = :subject AND kind = :kind".formatted(COLUMNS);

  private static final String RESEND =
      """
      UPDATE delivery SET state = 'pending', attempts = 0, error = NULL, due_at = ${now}
      WHERE subject ${in} AND state <> 'pending'
      """;

  /** A receiver may say anything. */
  private static final int MAX_ERROR = 1000;

  private static final String JOB = "job";
  private static final String RUN = "run";

  private final Database database;
  private final Readers readers;
  private final String due;
  private final String firstOfEach;
  private final String claim;
  private final String settle;
  private final String resend;

  /** Receivers up to here were looked at one by one. */
  private volatile String lookedUpTo = "";

  public SqlCallbackStore(Database database) {
    this.database = database;
    readers = new Readers(database, "callbacks");
    due = database.dialect().sql(DUE);
    firstOfEach = database.dialect().sql(FIRST_OF_EACH);
    claim = database.dialect().sql(CLAIM);
    settle = database.dialect().sql(SETTLE);
    resend = database.dialect().sql(RESEND);
  }

  @Override
  public Optional<CallbackRecord> claim(Collection<String> busy, Duration lease) {
    var candidates = Statements.read(database.readers(), reader -> candidates(reader, busy));
    return candidates.isEmpty()
        ? Optional.empty()
        : database.write(connection ->
            Statements.queryOne(
                connection,
                SqlCallbackStore::read,
                claim,
                JsonColumns.write(candidates),
                lease.toMillis()));
  }

  private record Due(String receiver, @Nullable String subject) {
    static Due read(ResultSet row) throws SQLException {
      return new Due(row.getString("receiver"), row.getString("subject"));
    }
  }

  private List<String> candidates(Connection connection, Collection<String> busy)
      throws SQLException {
    var first = Statements.query(connection, Due::read, due, LOOK_AT);
    var free = subjects(first, busy);
    return free.isEmpty() && first.size() == LOOK_AT
        ? subjects(firstOfEach(connection), busy)
        : free;
  }

  /** Busy receivers may have very many callbacks, so this reads only the first of each receiver. */
  private List<Due> firstOfEach(Connection connection) throws SQLException {
    var some = Statements.query(connection, Due::read, firstOfEach, lookedUpTo, LOOK_AT);
    lookedUpTo = some.size() == LOOK_AT ? some.getLast().receiver() : "";
    return some;
  }

  private static List<String> subjects(List<Due> found, Collection<String> busy) {
    return found.stream()
        .filter(one -> !busy.contains(one.receiver()))
        .map(Due::subject)
        .filter(Objects::nonNull)
        .limit(CANDIDATES)
        .toList();
  }

  @Override
  public boolean settle(
      CallbackRecord callback,
      CallbackRecord.State state,
      @Nullable String error,
      @Nullable Duration retryIn) {
    int settled =
        database.write(connection ->
            Statements.update(
                connection,
                settle,
                state.word(),
                error == null ? null : StorableText.of(error, MAX_ERROR),
                retryIn == null ? null : retryIn.toMillis(),
                callback.subject().key(),
                callback.id(),
                callback.attempts()));
    return settled == 1;
  }

  @Override
  public Optional<CallbackRecord> find(Subject subject) {
    return readers.read(handle ->
        handle
            .createQuery(FIND)
            .bind("subject", subject.key())
            .bind("kind", subject instanceof Subject.OfJob ? JOB : RUN)
            .map((row, _) -> read(row))
            .findOne());
  }

  @Override
  public List<CallbackRecord> list(CallbackQuery query, Optional<String> after, int limit) {
    return readers.list(
        query.equals(CallbackQuery.ALL),
        handle -> {
          var select =
              handle.createQuery(page(query)).bind("after", after.orElse("")).bind("limit", limit);
          query.receiver().ifPresent(receiver -> select.bind("receiver", receiver));
          return select.map((row, _) -> read(row)).list();
        });
  }

  private static String page(CallbackQuery query) {
    var states =
        query.states().stream()
            .map(state -> "'" + state.word() + "'")
            .sorted()
            .collect(joining(", "));
    return "SELECT "
        + COLUMNS
        + " FROM delivery WHERE subject > :after"
        + (states.isEmpty() ? "" : " AND state IN (" + states + ")")
        + (query.receiver().isEmpty() ? "" : " AND receiver = :receiver")
        + " ORDER BY subject LIMIT :limit";
  }

  @Override
  public int resend(List<Subject> subjects) {
    var ids = JsonColumns.write(subjects.stream().map(Subject::key).toList());
    return database.write(connection -> Statements.update(connection, resend, ids));
  }

  private static CallbackRecord read(ResultSet row) throws SQLException {
    return new CallbackRecord(
        row.getString("id"),
        subject(row.getString("kind"), UUID.fromString(row.getString("subject"))),
        new Callback(row.getString("url")),
        row.getString("receiver"),
        CallbackRecord.State.of(row.getString("state")),
        row.getInt("attempts"),
        row.getString("error"));
  }

  private static Subject subject(String kind, UUID id) {
    return kind.equals(JOB) ? new Subject.OfJob(new JobId(id)) : new Subject.OfRun(new RunId(id));
  }
}
