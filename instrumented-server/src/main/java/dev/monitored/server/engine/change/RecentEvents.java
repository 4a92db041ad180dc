package dev.monitored.server.engine.change;

import dev.monitored.server.job.change.Change;
import dev.monitored.server.store.ChangeStore;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** The last changes, in memory. One thread adds, many read, and none waits for another. */
final class RecentEvents {
  private static final int MOST_WEIGHT = 8 << 20;

  /** So much is given at once, but at least one. */
  private static final int PART_WEIGHT = 50_000;

  /** As a page can take them. */
  private static final int MOST_IDS = 1000;

  /** What comes next after a position, and the position behind it. */
  record Part(List<FeedEvent> events, long position) {}

  private final NavigableMap<Long, FeedEvent> events = new ConcurrentSkipListMap<>();
  private int count;
  private long weight;

  /** All after this number, up to the head, are there. */
  private volatile long floor;

  private volatile long head;

  /** Forgets all; what is added follows this number. */
  void restart(long number) {
    events.clear();
    count = 0;
    weight = 0;
    floor = number;
    head = number;
  }

  long floor() {
    return floor;
  }

  long head() {
    return head;
  }

  /** Changes that follow the head, up to the number that is the head then. */
  void add(List<Change> changes, long upTo) {
    Change told = null;
    for (var change : changes) {
      if (told == null) {
        told = change;
      } else if (told.isAlike(change) && told.ids().size() + change.ids().size() <= MOST_IDS) {
        told = told.with(change);
      } else {
        add(told);
        told = change;
      }
    }
    if (told != null) {
      add(told);
    }
    head = upTo;
    forget();
  }

  private void add(Change change) {
    var event = new FeedEvent(change);
    events.put(event.number(), event);
    count++;
    weight += event.weight();
  }

  private void forget() {
    while (count > ChangeStore.MOST_KEPT || weight > MOST_WEIGHT) {
      var oldest = events.firstEntry().getValue();
      // INVARIANT: before it is gone, so that a reader that does not find it learns of it.
      floor = oldest.number();
      events.remove(oldest.number());
      count--;
      weight -= oldest.weight();
    }
  }

  /** Empty when what follows the position is forgotten. */
  Optional<Part> after(long position) {
    long upTo = head;
    var part = new ArrayList<FeedEvent>();
    long size = 0;
    long reached = Math.max(position, upTo);
    for (var event : events.tailMap(position, false).values()) {
      if (event.number() > upTo) {
        break;
      }
      if (!part.isEmpty() && size + event.weight() > PART_WEIGHT) {
        reached = part.getLast().number();
        break;
      }
      part.add(event);
      size += event.weight();
    }
    return position < floor ? Optional.empty() : Optional.of(new Part(part, reached));
  }
}
