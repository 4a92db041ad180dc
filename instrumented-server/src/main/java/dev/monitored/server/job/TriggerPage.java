package dev.monitored.server.job;

import java.util.List;
import java.util.Optional;

/**
 * A page of triggers, in the order of their names.
 *
 * @param after where the next page starts; empty on the last page
 * @param count how many there are on all pages
 */
public record TriggerPage(List<Trigger> items, Optional<String> after, int count) {}
