package dev.monitored.operator.evidence;

/**
 * The labels of a target's series that tell whose they are, after all relabelling; empty: it has no
 * label of that name.
 *
 * @param path which only those of a further endpoint have
 */
public record SeriesLabels(String namespace, String job, String pod, String instance, String path) {
  public static final SeriesLabels NONE = new SeriesLabels("", "", "", "");

  /** Those of the main endpoint. */
  public SeriesLabels(String namespace, String job, String pod, String instance) {
    this(namespace, job, pod, instance, "");
  }
}
