package dev.monitored.operator.evidence;

/**
 * The labels of a target's series that tell whose they are, after all relabelling; empty: it has no
 * label of that name.
 */
public record SeriesLabels(String namespace, String job, String pod, String instance) {
  public static final SeriesLabels NONE = new SeriesLabels("", "", "", "");
}
