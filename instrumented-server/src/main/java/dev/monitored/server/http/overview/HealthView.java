package dev.monitored.server.http.overview;

import dev.monitored.server.engine.flow.Finding;
import dev.monitored.server.engine.flow.Flow;
import dev.monitored.server.engine.flow.FlowLimits;
import dev.monitored.server.http.wire.Durations;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whether work is flowing, as the API shows it. */
public record HealthView(
    String status,
    String at,
    long running,
    long ready,
    BigDecimal oldestSeconds,
    long ended,
    long failed,
    LimitsView limits,
    List<Map<String, Object>> findings,
    int findingsOmitted) {
  private static final int MOST = 50;

  /** What counts as flowing. */
  public record LimitsView(
      long maxWaitSeconds, int maxFailurePercent, int minEnded, long windowSeconds) {}

  static HealthView of(Flow flow) {
    var findings = flow.findings();
    return new HealthView(
        flow.status().word(),
        flow.at().toString(),
        flow.running(),
        flow.ready(),
        Durations.seconds(flow.oldest()),
        flow.ends().ended(),
        flow.ends().failed(),
        new LimitsView(
            flow.limits().maxWait().toSeconds(),
            flow.limits().maxFailurePercent(),
            FlowLimits.MIN_ENDED,
            FlowLimits.WINDOW.toSeconds()),
        findings.stream().limit(MOST).map(HealthView::finding).toList(),
        Math.max(0, findings.size() - MOST));
  }

  private static Map<String, Object> finding(Finding finding) {
    var code = finding.code();
    var view = new LinkedHashMap<String, Object>();
    view.put("status", code.status().word());
    view.put("code", code.word());
    if (code.kind() != Finding.Kind.SERVER) {
      view.put(code.kind().word(), finding.subject());
    }
    view.put("detail", finding.detail());
    view.put("remedy", finding.remedy());
    view.putAll(finding.numbers());
    return view;
  }
}
