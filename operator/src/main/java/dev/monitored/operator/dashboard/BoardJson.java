package dev.monitored.operator.dashboard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.monitored.operator.dashboard.Panel.Line;
import dev.monitored.operator.dashboard.Panel.Section;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a dashboard in Grafana's classic format. */
final class BoardJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int SCHEMA = 39;
  private static final int FULL_WIDTH = 24;
  private static final int HEIGHT = 7;

  private final @Nullable String interval;
  private final ArrayNode panels = JSON.arrayNode();
  private int y;

  /** {@code interval} is the shortest step that makes sense, null: that of the data source. */
  BoardJson(@Nullable String interval) {
    this.interval = interval;
  }

  ObjectNode write(String uid, String title, List<Section> sections) {
    sections.forEach(this::section);
    var board = JSON.objectNode();
    board.put("uid", uid).put("title", title).put("schemaVersion", SCHEMA).put("editable", true);
    board.putArray("tags").add("monitored");
    board.put("refresh", "30s");
    board.putObject("time").put("from", "now-1h").put("to", "now");
    board.putObject("templating").putArray("list").add(datasourceVariable());
    board.set("panels", panels);
    return board;
  }

  private void section(Section section) {
    var row = panels.addObject();
    row.put("id", panels.size()).put("type", "row").put("title", section.title());
    row.put("collapsed", false).putArray("panels");
    place(row, 0, FULL_WIDTH, 1);
    y++;
    var width = FULL_WIDTH / section.panels().size();
    for (int index = 0; index < section.panels().size(); index++) {
      place(panel(section.panels().get(index)), index * width, width, HEIGHT);
    }
    y += HEIGHT;
  }

  private void place(ObjectNode panel, int x, int width, int height) {
    panel.putObject("gridPos").put("x", x).put("y", y).put("w", width).put("h", height);
  }

  private ObjectNode panel(Panel panel) {
    var node = panels.addObject();
    node.put("id", panels.size()).put("type", panel.type()).put("title", panel.title());
    node.put("description", panel.description());
    node.set("datasource", datasource());
    var field = node.putObject("fieldConfig");
    field.putObject("defaults").put("unit", panel.unit()).put("min", 0);
    field.putArray("overrides");
    var targets = node.putArray("targets");
    panel.lines().forEach(line -> target(targets, line));
    return node;
  }

  private void target(ArrayNode targets, Line line) {
    var refId = Character.toString('A' + targets.size());
    var target = targets.addObject();
    target.put("refId", refId).put("expr", line.expr().toString());
    target.put("legendFormat", line.legend());
    target.set("datasource", datasource());
    if (interval != null) {
      target.put("interval", interval);
    }
  }

  private static ObjectNode datasource() {
    return JSON.objectNode().put("type", "prometheus").put("uid", "${datasource}");
  }

  private static ObjectNode datasourceVariable() {
    return JSON.objectNode()
        .put("name", "datasource")
        .put("label", "Prometheus")
        .put("type", "datasource")
        .put("query", "prometheus");
  }
}
