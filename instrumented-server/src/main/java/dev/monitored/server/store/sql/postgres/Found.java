package dev.monitored.server.store.sql.postgres;

import dev.monitored.server.store.sql.database.Statements;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a database tells of itself, and of the role and the schema of a connection.
 *
 * @param version 140005 is 14.5
 * @param synchronousCommit of the role, whatever became of the setting in this session
 * @param schema in which tables are made; empty when no schema of the search path exists, or the
 *     role may use none of them
 * @param first migration of the schema, by its description
 */
record Found(
    int version,
    String encoding,
    boolean isStandby,
    boolean isReadOnly,
    boolean isSynced,
    String synchronousCommit,
    String role,
    String searchPath,
    boolean hasSearchPathAsSchema,
    boolean mayCreateSchemas,
    Optional<String> schema,
    boolean mayCreateTables,
    List<Table> tables,
    Optional<String> first) {
  static final String HISTORY = "flyway_schema_history";

  /** Of the job server, without the history of its migrations. */
  static final List<String> TABLES =
      List.of(
          "attempt",
          "delivery",
          "ended",
          "event_start",
          "idempotency",
          "job",
          "job_count",
          "job_end",
          "job_log",
          "process",
          "queue",
          "run",
          "schedule",
          "schedule_success");

  private static final String SERVER =
      """
      SELECT current_setting('server_version_num')::integer AS version,
        pg_encoding_to_char(encoding) AS encoding,
        pg_is_in_recovery() AS standby,
        current_setting('transaction_read_only') = 'on' AS read_only,
        current_setting('fsync') = 'on' AS synced,
        (SELECT reset_val FROM pg_settings WHERE name = 'synchronous_commit') AS commit,
        current_user AS role,
        current_setting('search_path') AS search_path,
        EXISTS (SELECT 1 FROM pg_namespace
          WHERE nspname = current_setting('search_path')) AS path_exists,
        has_database_privilege(current_database(), 'CREATE') AS may_create_schemas,
        current_schema() AS schema,
        coalesce(has_schema_privilege(current_schema(), 'CREATE'), false) AS may_create_tables
      FROM pg_database WHERE datname = current_database()
      """;

  /** Tables of extensions do not conflict. */
  private static final String IN_SCHEMA =
      """
      SELECT relname, pg_get_userbyid(relowner) AS owner, pg_has_role(relowner, 'USAGE') AS is_own,
        concat_ws(',',
          CASE WHEN NOT has_table_privilege(pg_class.oid, 'SELECT') THEN 'SELECT' END,
          CASE WHEN NOT has_table_privilege(pg_class.oid, 'INSERT') THEN 'INSERT' END,
          CASE WHEN NOT has_table_privilege(pg_class.oid, 'UPDATE') THEN 'UPDATE' END,
          CASE WHEN NOT has_table_privilege(pg_class.oid, 'DELETE') THEN 'DELETE' END) AS missing
      FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
      WHERE nspname = current_schema() AND relkind IN ('r', 'p', 'v', 'm', 'f')
        AND NOT EXISTS (SELECT 1 FROM pg_depend
          WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype = 'e')
      ORDER BY relname
      """;

  private static final String FIRST =
      "SELECT description FROM " + HISTORY + " WHERE version = '1' AND success";

  /**
   * A table, or what can be read like one.
   *
   * @param isOwn whether the role may do what its owner may
   * @param missing the rights that the role lacks, of those that the job server needs
   */
  record Table(String name, String owner, boolean isOwn, List<String> missing) {
    boolean lacks(String right) {
      return missing.contains(right);
    }
  }

  static Found by(Connection connection) throws SQLException {
    var tables = Statements.query(connection, Found::table, IN_SCHEMA);
    boolean canReadHistory =
        tables.stream().anyMatch(one -> one.name().equals(HISTORY) && !one.lacks("SELECT"));
    Optional<String> first =
        canReadHistory
            ? Statements.queryOne(connection, row -> row.getString(1), FIRST)
            : Optional.empty();
    return Statements.query(connection, row -> found(row, tables, first), SERVER).getFirst();
  }

  private static Found found(ResultSet row, List<Table> tables, Optional<String> first)
      throws SQLException {
    return new Found(
        row.getInt("version"),
        row.getString("encoding"),
        row.getBoolean("standby"),
        row.getBoolean("read_only"),
        row.getBoolean("synced"),
        row.getString("commit"),
        row.getString("role"),
        row.getString("search_path"),
        row.getBoolean("path_exists"),
        row.getBoolean("may_create_schemas"),
        Optional.ofNullable(row.getString("schema")),
        row.getBoolean("may_create_tables"),
        tables,
        first);
  }

  private static Table table(ResultSet row) throws SQLException {
    return new Table(
        row.getString("relname"),
        row.getString("owner"),
        row.getBoolean("is_own"),
        Arrays.stream(row.getString("missing").split(",", -1))
            .filter(Predicate.not(String::isEmpty))
            .toList());
  }

  Optional<Table> history() {
    return tables.stream().filter(one -> one.name().equals(HISTORY)).findFirst();
  }

  List<Table> own() {
    return tables.stream().filter(one -> TABLES.contains(one.name())).toList();
  }
}
