package dev.monitored.server.store.sql.postgres;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Checks that the server can use a database, and says how to fix it if not. */
final class StartChecks {
  private static final int OLDEST_VERSION = 140_000;

  /** Of what Flyway makes a schema by this name, and no other. */
  private static final Pattern SCHEMA = Pattern.compile("[a-z_][a-z0-9_]*");

  private static final int NAMED_TABLES = 3;

  private record Check(Predicate<Found> holds, Function<Found, String> problem) {}

  /** Only the first check that fails is reported, because it may be the cause of the others. */
  private static final List<Check> BEFORE_MIGRATION =
      List.of(
          new Check(
              found -> found.version() >= OLDEST_VERSION,
              found -> "PostgreSQL 14 or newer is required, this is " + found.version() / 10_000),
          new Check(
              found -> found.encoding().equals("UTF8"),
              found ->
                  "the encoding of the database must be UTF8, it is "
                      + found.encoding()
                      + "; an encoding cannot be changed, so create another database: CREATE DATABASE"
                      + " jobs ENCODING 'UTF8' LOCALE 'C' TEMPLATE template0"),
          new Check(
              found -> !found.isStandby(),
              _ ->
                  "this is a standby, which is read-only: use the address of the primary, or add"
                      + " targetServerType=primary to a URL with several hosts"),
          new Check(
              found -> !found.isReadOnly(),
              found ->
                  "transactions are read-only: ALTER ROLE %s SET default_transaction_read_only = off"
                      .formatted(name(found.role()))),
          new Check(found -> found.schema().isPresent() || isSchema(found), StartChecks::noSchema),
          new Check(
              found -> found.schema().isPresent() || !found.hasSearchPathAsSchema(),
              found ->
                  "the role %1$s may not use the schema %2$s: GRANT USAGE ON SCHEMA %2$s TO %1$s"
                      .formatted(name(found.role()), name(found.searchPath()))),
          new Check(
              found -> found.schema().isPresent() || found.mayCreateSchemas(),
              found ->
                  "the schema %1$s does not exist, and the role %2$s may not create it: CREATE SCHEMA %1$s"
                          .formatted(name(found.searchPath()), name(found.role()))
                      + " AUTHORIZATION "
                      + name(found.role())),
          new Check(
              found -> found.history().isPresent() || found.tables().isEmpty(),
              StartChecks::othersLiveHere),
          new Check(
              found -> found.history().stream().noneMatch(history -> history.lacks("SELECT")),
              found -> lacking(found, List.of(Found.HISTORY), "SELECT")),
          new Check(
              found -> found.first().isEmpty() || found.first().get().equals("jobs"),
              StartChecks::othersLiveHere),
          new Check(
              found ->
                  found.schema().isEmpty()
                      || found.history().isPresent()
                      || found.mayCreateTables(),
              found ->
                  ("the role %1$s may not create tables in the schema %2$s: GRANT CREATE ON SCHEMA"
                          + " %2$s TO %1$s, or give it one of its own: %3$s")
                      .formatted(name(found.role()), name(schema(found)), ownSchema(found))));

  private StartChecks() {}

  /**
   * Why the database cannot be used or migrated.
   *
   * @param asked the schema that the URL names, if it names one
   */
  static Optional<String> beforeMigration(Found found, Optional<String> asked) {
    return BEFORE_MIGRATION.stream()
        .filter(check -> !check.holds().test(found))
        .findFirst()
        .map(check -> check.problem().apply(found))
        .or(() -> elsewhere(found, asked));
  }

  /** A pooler may leave the setting out, and PostgreSQL a schema that does not exist. */
  private static Optional<String> elsewhere(Found found, Optional<String> asked) {
    return asked
        .filter(_ -> found.schema().isPresent())
        .filter(schema -> !schema.equals(schema(found)))
        .map(schema ->
            ("the URL names the schema %1$s, but the connection uses %2$s: the schema does not exist,"
                    + " the role may not use it, or a pooler ignores currentSchema. In the last case:"
                    + " ALTER ROLE %3$s SET search_path = %1$s")
                .formatted(name(schema), name(schema(found)), name(found.role())));
  }

  /** Why the role may not run the migrations that are due, if it may not. */
  static Optional<String> ofMigration(Found found, List<String> due) {
    var owners =
        found.own().stream()
            .filter(table -> !table.isOwn())
            .map(Found.Table::owner)
            .distinct()
            .toList();
    boolean mayCreate = found.schema().isEmpty() || found.mayCreateTables();
    if (due.isEmpty() || (owners.isEmpty() && mayCreate)) {
      return Optional.empty();
    }
    var owner = owners.isEmpty() ? "the owner of the schema" : name(owners.getFirst());
    return Optional.of(
        "the schema %s must be migrated (%s), but the role %s may not do that: run the job server"
                .formatted(name(schema(found)), String.join(", ", due), name(found.role()))
            + " once as %s, with the argument --migrate and the user and password of that role"
                .formatted(owner));
  }

  /** Why the role cannot work with the tables, if it cannot. */
  static Optional<String> afterMigration(Found found) {
    var lacking = found.own().stream().filter(table -> !table.missing().isEmpty()).toList();
    var rights =
        lacking.stream()
            .flatMap(table -> table.missing().stream())
            .distinct()
            .collect(Collectors.joining(", "));
    return Optional.of(lacking.stream().map(Found.Table::name).toList())
        .filter(tables -> !tables.isEmpty())
        .map(tables -> lacking(found, tables, rights));
  }

  private static String lacking(Found found, List<String> tables, String rights) {
    return "the role %s lacks %s on %s: GRANT %s ON %s TO %s"
        .formatted(
            name(found.role()),
            rights,
            some(tables),
            rights,
            tables.size() == 1
                ? name(schema(found)) + "." + tables.getFirst()
                : "ALL TABLES IN SCHEMA " + name(schema(found)),
            name(found.role()));
  }

  private static boolean isSchema(Found found) {
    return SCHEMA.matcher(found.searchPath()).matches();
  }

  private static String noSchema(Found found) {
    return "the search path of the role %s (%s) has no schema that exists and that the role may use: %s"
        .formatted(name(found.role()), found.searchPath(), ownSchema(found));
  }

  private static String othersLiveHere(Found found) {
    return "the schema %s is used by something else (%s): %s"
        .formatted(
            name(schema(found)),
            some(found.tables().stream().map(Found.Table::name).toList()),
            ownSchema(found));
  }

  private static String ownSchema(Found found) {
    return "CREATE SCHEMA jobs AUTHORIZATION %s, and set currentSchema=jobs in the URL"
        .formatted(name(found.role()));
  }

  private static String some(List<String> names) {
    var shown = names.stream().limit(NAMED_TABLES).collect(Collectors.joining(", "));
    return names.size() > NAMED_TABLES ? shown + ", …" : shown;
  }

  private static String schema(Found found) {
    return found.schema().orElse(found.searchPath());
  }

  /** The name, quoted for use in a statement. */
  private static String name(String name) {
    return SCHEMA.matcher(name).matches() ? name : "\"" + name.replace("\"", "\"\"") + "\"";
  }
}
