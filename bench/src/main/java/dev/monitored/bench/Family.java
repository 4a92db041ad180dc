package dev.monitored.bench;

import java.util.List;

/** Rows that are measured together. */
public interface Family {
  /** By which it can be chosen. */
  String name();

  List<Row> measure(Bench bench) throws Exception;
}
