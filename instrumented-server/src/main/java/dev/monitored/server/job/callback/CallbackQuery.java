package dev.monitored.server.job.callback;

import java.util.Optional;
import java.util.Set;

/**
 * Which callbacks to list. A set that is empty wants all.
 *
 * @param receiver the part of the URL up to its path
 */
public record CallbackQuery(Set<CallbackRecord.State> states, Optional<String> receiver) {
  public static final CallbackQuery ALL = new CallbackQuery(Set.of(), Optional.empty());
}
