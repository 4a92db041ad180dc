package dev.monitored.server.engine.attempt;

import dev.monitored.action.AttemptKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;

/**
 * The attempts that this process executes. Attempts enter and leave under one lock, and the
 * listener is called under it, so that the counts match the set for every holder of the lock.
 */
public final class LiveAttempts {
  private final JobListener listener;
  private final Map<AttemptKey, LiveAttempt> attempts = new HashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition someLeft = lock.newCondition();

  public LiveAttempts(JobListener listener) {
    this.listener = listener;
  }

  void enter(LiveAttempt attempt) {
    locked(() -> {
      attempts.put(attempt.job().attempt(), attempt);
      listener.started(attempt.job());
    });
  }

  /** Takes attempts out, and has the listener told in the same step. */
  void leave(Collection<AttemptKey> keys, Runnable tellListener) {
    locked(() -> {
      attempts.keySet().removeAll(keys);
      tellListener.run();
      someLeft.signalAll();
    });
  }

  /** Calls with the number of live attempts, while none can enter or leave. */
  public <T> T atRest(IntFunction<T> view) {
    lock.lock();
    try {
      return view.apply(attempts.size());
    } finally {
      lock.unlock();
    }
  }

  /** The attempts of one queue: how many they are, and how many bytes their jobs take. */
  record Load(int attempts, long weight) {
    static final Load NONE = new Load(0, 0);

    Load plus(Load other) {
      return new Load(attempts + other.attempts, weight + other.weight);
    }
  }

  /** A queue with no attempt is absent. */
  Map<String, Load> byQueue() {
    return atRest(_ -> {
      var loads = new HashMap<String, Load>();
      for (var attempt : attempts.values()) {
        loads.merge(attempt.job().queue(), new Load(1, attempt.weight()), Load::plus);
      }
      return loads;
    });
  }

  List<LiveAttempt> all() {
    return atRest(_ -> List.copyOf(attempts.values()));
  }

  Set<AttemptKey> keys() {
    return atRest(_ -> Set.copyOf(attempts.keySet()));
  }

  Optional<LiveAttempt> find(AttemptKey key) {
    return atRest(_ -> Optional.ofNullable(attempts.get(key)));
  }

  /** Whether none was left when the time was over. */
  public boolean awaitNone(long nanos) throws InterruptedException {
    long remaining = nanos;
    lock.lock();
    try {
      while (!attempts.isEmpty() && remaining > 0) {
        remaining = someLeft.awaitNanos(remaining);
      }
      return attempts.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  private void locked(Runnable change) {
    lock.lock();
    try {
      change.run();
    } finally {
      lock.unlock();
    }
  }
}
