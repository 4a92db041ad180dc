package dev.monitored.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Measurements of us and of the peer, taken in turns, so that what disturbs one disturbs both. */
public final class Pairs {
  private record Pair(double ours, double peer) {
    double ratio() {
      return ours / peer;
    }
  }

  private final List<Pair> pairs = new ArrayList<>();

  /** A single one. */
  public static Pairs of(double ours, double peer) {
    var pairs = new Pairs();
    pairs.add(ours, peer);
    return pairs;
  }

  public void add(double ours, double peer) {
    pairs.add(new Pair(ours, peer));
  }

  private double median(ToDoubleFunction<Pair> value) {
    return Numbers.median(pairs.stream().map(value::applyAsDouble).toList());
  }

  /** The row of these: the ratio is the median of the ratios of the pairs. */
  public Row row(String metric, String unit, String peer, Aim aim) {
    double ours = median(Pair::ours);
    double ratio = median(Pair::ratio);
    var spread = pairs.stream().mapToDouble(Pair::ratio).summaryStatistics();
    return new Row(
        metric,
        unit,
        ours,
        peer,
        median(Pair::peer),
        ratio,
        aim.toString(),
        aim.isMet(ours, ratio, spread),
        pairs.size(),
        spread.getMin(),
        spread.getMax());
  }
}
