package dev.monitored.bench;

import java.util.List;

/**
 * Rows that are measured together.
 *
 * @param <B> what they are measured with
 */
public interface Family<B extends Bench> {
  /** By which it can be chosen. */
  String name();

  List<Row> measure(B bench) throws Exception;
}
