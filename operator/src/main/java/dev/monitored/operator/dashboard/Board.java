package dev.monitored.operator.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import dev.monitored.operator.rules.Expr;
import java.util.List;

/**
 * A dashboard.
 *
 * @param uid the last part of its address in Grafana: at most 40 characters, the same for the same
 *     namespace and name
 * @param panels how many panels show something
 * @param json in Grafana's classic format
 */
public record Board(String uid, int panels, List<Query> queries, JsonNode json) {

  /** What one panel asks Prometheus. */
  public record Query(String panel, Expr expr) {}
}
