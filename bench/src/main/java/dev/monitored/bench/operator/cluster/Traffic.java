package dev.monitored.bench.operator.cluster;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the operator has asked the API server for in some time. */
public record Traffic(List<Request> requests) {

  /** How many there are of a kind. */
  public long count(Predicate<Request> kind) {
    return requests.stream().filter(kind).count();
  }

  public long writes() {
    return count(Request::isWrite);
  }

  /** How many children were made, each counted once. */
  public long children() {
    return distinct(Request::makesChild);
  }

  /** Of how many {@code Monitored} a status was written. */
  public long statuses() {
    return distinct(Request::isStatus);
  }

  private long distinct(Predicate<Request> kind) {
    return requests.stream()
        .filter(kind)
        .map(request -> request.resource() + request.object())
        .distinct()
        .count();
  }

  /** When the last child was made, and the last first status was written. */
  public Instant written() {
    var statuses =
        requests.stream()
            .filter(Request::isStatus)
            .collect(Collectors.toMap(Request::object, Request::at, Traffic::earlier))
            .values()
            .stream();
    var children = requests.stream().filter(Request::makesChild).map(Request::at);
    return Stream.concat(statuses, children).max(Comparator.naturalOrder()).orElse(Instant.MAX);
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  /** How many of each, for those who want to know what the numbers are made of. */
  public String breakdown() {
    var counts = new TreeMap<String, Long>();
    requests.stream()
        .filter(request -> !request.isLease())
        .map(request -> "%s %s %d".formatted(request.verb(), request.resource(), request.code()))
        .forEach(kind -> counts.merge(kind, 1L, Long::sum));
    return counts.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .map(entry -> entry.getValue() + " × " + entry.getKey())
        .collect(Collectors.joining(", "));
  }
}
