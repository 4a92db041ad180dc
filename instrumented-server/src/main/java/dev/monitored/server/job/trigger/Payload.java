package dev.monitored.server.job.trigger;

import java.util.Map;
import java.util.Set;

/** What an event says beside its type. */
public interface Payload {
  /** There is nothing. */
  Payload NONE = _ -> Map.of();

  /**
   * The texts, numbers and truth values at these JSON Pointers, as texts. What is not there, or is
   * something else, is left out.
   */
  Map<String, String> texts(Set<String> pointers);
}
