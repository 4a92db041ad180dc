package dev.monitored.bench.operator.cluster;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What the operator has asked the API server for in some time. */
public record Traffic(List<Request> requests) {

  /** How many there are of a kind. */
  public long count(Predicate<Request> kind) {
    return requests.stream().filter(kind).count();
  }

  public long writes() {
    return count(Request::isWrite);
  }

  /** How many children were written, each counted once. */
  public long children() {
    return distinct(Request::isChild);
  }

  /** Of how many {@code Monitored} a status was written. */
  public long statuses() {
    return distinct(Request::isStatus);
  }

  private long distinct(Predicate<Request> kind) {
    return firsts(kind).size();
  }

  /** When each object of a kind was first written. */
  private Map<String, Instant> firsts(Predicate<Request> kind) {
    return requests.stream()
        .filter(kind)
        .collect(
            Collectors.toMap(
                request -> request.resource() + " " + request.object(),
                Request::at,
                Traffic::earlier));
  }

  /** When the last child was there, and the last one had a status. */
  public Instant written() {
    return firsts(request -> request.isChild() || request.isStatus()).values().stream()
        .max(Comparator.naturalOrder())
        .orElse(Instant.MAX);
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
