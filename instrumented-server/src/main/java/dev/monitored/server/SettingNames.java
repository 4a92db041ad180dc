package dev.monitored.server;

import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tells settings from what only looks like one.
 *
 * @param known settings
 * @param others variables that are no settings, and may be there
 */
record SettingNames(Set<String> known, Set<String> others) {
  /**
   * Kubernetes adds these for a Service named jobserver or jobserver-…, as Docker did for links.
   */
  private static final Pattern OF_SERVICE =
      Pattern.compile(
          "JOBSERVER(_[A-Z0-9_]+)?"
              + "(_SERVICE_HOST|_SERVICE_PORT(_[A-Z0-9_]+)?"
              + "|_PORT_[0-9]+_(TCP|UDP|SCTP)(_PROTO|_PORT|_ADDR)?)"
              + "|JOBSERVER_NAME|JOBSERVER_ENV_.*");

  private static final Pattern PORT_OF_SERVICE = Pattern.compile("(tcp|udp|sctp)://.*");

  /** A name that differs in more is another one. */
  private static final int ALIKE = 2;

  /** Whether the variable comes from a Service or a link, and not from who sets this server up. */
  static boolean isOfService(String name, String value) {
    return OF_SERVICE.matcher(name).matches()
        || (name.endsWith("_PORT") && PORT_OF_SERVICE.matcher(value).matches());
  }

  void refuseUnknown(Map<String, String> environment) {
    var unknown =
        environment.keySet().stream()
            .filter(name -> name.startsWith(SettingsSource.PREFIX) && !isKnown(name))
            .filter(name -> !isOfService(name, environment.getOrDefault(name, "")))
            .sorted()
            .map(this::unknown)
            .collect(Collectors.joining("; "));
    if (!unknown.isEmpty()) {
      throw new SettingsException(unknown);
    }
  }

  private boolean isKnown(String name) {
    return known.contains(name) || others.contains(name) || name.equals(SettingsSource.FILE);
  }

  /** Says that there is no such setting, and which one may be meant. */
  String unknown(String name) {
    return known.stream()
        .filter(setting -> distance(plain(setting), plain(name)) <= ALIKE)
        .min(
            Comparator.comparingInt((String setting) -> distance(plain(setting), plain(name)))
                .thenComparing(Comparator.naturalOrder()))
        .map(setting -> "unknown setting " + name + "; did you mean " + setting + "?")
        .orElse("unknown setting " + name);
  }

  private static String plain(String name) {
    return name.substring(Math.min(name.length(), SettingsSource.PREFIX.length())).replace("_", "");
  }

  /** How many letters have to be put in, left out or replaced to make one of the other. */
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[other.length()];
  }
}
