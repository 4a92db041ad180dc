package dev.monitored.server.store.sql.database;

import dev.monitored.server.store.sql.row.JobRow;

/** Where the SQL of the two databases differs. */
public enum Dialect {
  SQLITE(
      "CAST(round(unixepoch('subsec') * 1000) AS INTEGER)",
      // One connection writes: there is nobody to lock out.
      "",
      "",
      "",
      "EXISTS (SELECT 1 FROM json_each(labels) WHERE key = %s AND atom = %s)",
      "instr(%s, %s) > 0",
      "json_each(?)",
      "IN (SELECT value FROM json_each(?))"),
  POSTGRES(
      // A query of its own is asked once for a statement, not once for each row.
      "(SELECT (extract(epoch FROM statement_timestamp()) * 1000)::bigint)",
      "FOR UPDATE SKIP LOCKED",
      "FOR UPDATE",
      "FOR KEY SHARE",
      "labels::jsonb ->> %s = %s",
      "strpos(%s, %s) > 0",
      // Parsed once, where ->> on the type json would parse each row again for each of its columns.
      "jsonb_array_elements(?::jsonb)",
      // An array is looked up in an index, whatever is known of its size.
      "= ANY (ARRAY(SELECT jsonb_array_elements_text(?::jsonb)))");

  private final String now;
  private final String skipLocked;
  private final String forUpdate;
  private final String forKeyShare;
  private final String hasLabel;
  private final String contains;
  private final String each;
  private final String in;

  Dialect(
      String now,
      String skipLocked,
      String forUpdate,
      String forKeyShare,
      String hasLabel,
      String contains,
      String each,
      String in) {
    this.now = now;
    this.skipLocked = skipLocked;
    this.forUpdate = forUpdate;
    this.forKeyShare = forKeyShare;
    this.hasLabel = hasLabel;
    this.contains = contains;
    this.each = each;
    this.in = in;
  }

  /**
   * Completes a statement: <code>${now}</code> is the time of the database in milliseconds, <code>
   * ${skipLocked}</code> takes the rows of a SELECT that nobody else is taking, <code>
   * ${forUpdate}</code> waits for them, <code>${forKeyShare}</code> keeps them from being taken and
   * not from being changed, <code>${each}</code> has a row with a <code>value</code> for each of
   * the rows that are its one parameter, <code>${in}</code> holds for the texts in its one
   * parameter, a list as JSON, and <code>${job}</code> stands for the columns of a job.
   */
  public String sql(String text) {
    return text.replace("${now}", now)
        .replace("${skipLocked}", skipLocked)
        .replace("${forUpdate}", forUpdate)
        .replace("${forKeyShare}", forKeyShare)
        .replace("${each}", each)
        .replace("${in}", in)
        .replace("${job}", JobRow.COLUMNS);
  }

  /** A condition on a job; both are parameters of the statement. */
  public String hasLabel(String key, String value) {
    return hasLabel.formatted(key, value);
  }

  /** A condition on two texts. */
  public String contains(String text, String part) {
    return contains.formatted(text, part);
  }
}
