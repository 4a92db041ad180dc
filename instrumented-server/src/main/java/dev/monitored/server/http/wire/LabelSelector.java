package dev.monitored.server.http.wire;

import dev.monitored.server.job.StorableText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads {@code key=value,key=value}, the equality part of Kubernetes' label selectors. A backslash
 * makes the next character a part of the key or value.
 */
final class LabelSelector {
  static final Map<String, String> ALL = Map.of();

  private static final int MAX = 16;

  /** Where Kubernetes' other operators begin: as a part of a key they would match nothing. */
  private static final Pattern OTHER_OPERATOR = Pattern.compile("[!()<>]");

  private static final Pattern ESCAPED = Pattern.compile("\\\\(.)");

  private LabelSelector() {}

  static Map<String, String> read(String text) {
    var labels = new TreeMap<String, String>();
    for (var requirement : split(text, ',')) {
      var key = split(requirement, '=').getFirst();
      if (key.isBlank() || key.equals(requirement) || !StorableText.isStorable(requirement)) {
        throw Parameters.refused("labelSelector must be a comma-separated list of key=value");
      }
      if (OTHER_OPERATOR.matcher(key).find()) {
        throw Parameters.refused("labelSelector supports only = and ==, separated by commas");
      }
      var value = requirement.substring(key.length()).replaceFirst("==?", "");
      if (labels.put(meant(key), meant(value)) != null) {
        throw Parameters.refused("labelSelector must not repeat a key");
      }
    }
    if (labels.size() > MAX) {
      throw Parameters.refused("labelSelector may have at most " + MAX + " keys");
    }
    return labels;
  }

  /** Splits where the separator has no backslash before it. */
  private static List<String> split(String text, char separator) {
    var parts = new ArrayList<String>();
    int start = 0;
    boolean isEscaped = false;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == separator && !isEscaped) {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
      isEscaped = text.charAt(i) == '\\' && !isEscaped;
    }
    parts.add(text.substring(start));
    return parts;
  }

  private static String meant(String escaped) {
    return ESCAPED.matcher(escaped.strip()).replaceAll("$1");
  }
}
