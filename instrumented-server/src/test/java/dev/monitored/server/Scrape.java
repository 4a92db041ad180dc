package dev.monitored.server;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The text that Prometheus gets, parsed: samples by name and sorted labels. */
public record Scrape(Map<Series, Double> samples) {
  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_]\\w*)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  /** One line of a scrape without its value. */
  public record Series(String name, Map<String, String> labels) {}

  public static Scrape parse(String text) {
    return new Scrape(
        text.lines()
            .filter(line -> !line.startsWith("#"))
            .map(SAMPLE::matcher)
            .filter(matcher -> {
              if (!matcher.matches()) {
                throw new AssertionError("not a sample: " + matcher);
              }
              return true;
            })
            .collect(
                toUnmodifiableMap(
                    m -> new Series(m.group(1), labels(m.group(2))), m -> number(m.group(3)))));
  }

  private static Map<String, String> labels(@org.jspecify.annotations.Nullable String text) {
    var labels = new TreeMap<String, String>();
    if (text != null) {
      LABEL.matcher(text).results().forEach(label -> labels.put(label.group(1), label.group(2)));
    }
    return labels;
  }

  private static double number(String text) {
    return text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
  }

  /** The value of the one series with these labels, given as names and values in turn. */
  public double value(String name, String... labels) {
    var wanted = new TreeMap<String, String>();
    for (int i = 0; i < labels.length; i += 2) {
      wanted.put(labels[i], labels[i + 1]);
    }
    var value = samples.get(new Series(name, wanted));
    if (value == null) {
      throw new AssertionError("no series " + name + wanted);
    }
    return value;
  }

  /** Over all series of that name. */
  public double sum(String name) {
    return samples.entrySet().stream()
        .filter(sample -> sample.getKey().name().equals(name))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  public Set<Series> series() {
    return samples.keySet();
  }
}
