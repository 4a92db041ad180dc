package dev.monitored.operator.dashboard;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.dashboard.Board.Query;
import dev.monitored.operator.dashboard.Panel.Section;
import dev.monitored.operator.naming.Labels;
import dev.monitored.operator.naming.Names;
import dev.monitored.operator.rules.TargetSeries;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The dashboard of a {@code Monitored}. */
public final class Dashboards {
  private static final int UID_LENGTH = 32;

  private Dashboards() {}

  public static Board of(Monitored monitored) {
    var sections = sections(monitored);
    var panels = sections.stream().flatMap(section -> section.panels().stream()).toList();
    var queries =
        panels.stream()
            .flatMap(panel -> panel.lines().stream().map(line -> query(panel, line)))
            .toList();
    var title = monitored.getMetadata().getNamespace() + " / " + Names.of(monitored);
    var json =
        new BoardJson(monitored.getSpec().scrape().interval())
            .write(uid(monitored), title, sections);
    return new Board(uid(monitored), panels.size(), queries, json);
  }

  /**
   * The uid of that dashboard: a hash, for namespace and name may be longer than Grafana allows.
   */
  public static String uid(Monitored monitored) {
    var text = monitored.getMetadata().getNamespace() + "/" + Names.of(monitored);
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, UID_LENGTH);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static List<Section> sections(Monitored monitored) {
    var application = TargetSeries.of(monitored);
    if (Labels.isOfOperator(monitored)) {
      return new OperatorPanels(application).sections();
    }
    return monitored.getSpec().jobServer() == null
        ? new TargetPanels(application).sections()
        : new JobServerPanels(application).sections();
  }

  private static Query query(Panel panel, Panel.Line line) {
    return new Query(panel.title(), line.expr());
  }
}
