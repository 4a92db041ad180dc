package dev.monitored.server.http.wire;

import dev.monitored.server.job.StorableText;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads {@code key=value,key=value}, the equality part of Kubernetes' label selectors. */
final class LabelSelector {
  static final Map<String, String> ALL = Map.of();

  private static final int MAX = 16;

  /** Where Kubernetes' other operators begin: as a part of a key they would match nothing. */
  private static final Pattern OTHER_OPERATOR = Pattern.compile("[!()<>]");

  private LabelSelector() {}

  static Map<String, String> read(String text) {
    var labels = new TreeMap<String, String>();
    for (var requirement : text.split(",", -1)) {
      var parts = requirement.split("==?", 2);
      if (parts.length < 2 || parts[0].isBlank() || !StorableText.isStorable(requirement)) {
        throw Parameters.refused("labelSelector must be a comma-separated list of key=value");
      }
      if (OTHER_OPERATOR.matcher(parts[0]).find()) {
        throw Parameters.refused("labelSelector supports only = and ==, separated by commas");
      }
      if (labels.put(parts[0].strip(), parts[1].strip()) != null) {
        throw Parameters.refused("labelSelector must not repeat a key");
      }
    }
    if (labels.size() > MAX) {
      throw Parameters.refused("labelSelector may have at most " + MAX + " keys");
    }
    return labels;
  }
}
