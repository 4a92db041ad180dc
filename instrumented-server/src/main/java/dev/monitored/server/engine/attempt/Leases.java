package dev.monitored.server.engine.attempt;

import dev.monitored.server.failure.FailureLog;
import dev.monitored.server.job.StoreException;
import dev.monitored.server.job.attempt.ProcessId;
import dev.monitored.server.progress.Progress;
import dev.monitored.server.store.LeaseStore;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a lease for this process, and renews it. Nothing else is done on its thread. */
public final class Leases {
  private static final Logger LOG = LoggerFactory.getLogger(Leases.class);
  private static final FailureLog FAILURES = FailureLog.of(Leases.class);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

  private final LeaseStore store;
  private final OwnLease own;
  private final Calm calm;
  private final LeaseSettings settings;
  private final Progress progress;
  private final Consumer<ProcessId> registered;

  /**
   * No lease yet.
   *
   * @param registered is told as which process this one executes jobs
   */
  public Leases(
      LeaseStore store,
      OwnLease own,
      Calm calm,
      Progress progress,
      Consumer<ProcessId> registered) {
    this.store = store;
    this.own = own;
    this.calm = calm;
    this.progress = progress;
    this.registered = registered;
    settings = own.settings();
  }

  /** From now on this process may execute jobs. */
  public void register() {
    long askedAt = own.nanos();
    var process = ProcessId.random();
    store.register(process, settings.instance(), settings.length());
    own.renewed(process, askedAt);
    registered.accept(process);
  }

  /** Goes on until interrupted. */
  public void run() throws InterruptedException {
    while (true) {
      Thread.sleep(isRenewed() ? settings.renewEvery() : AFTER_FAILURE);
    }
  }

  private boolean isRenewed() {
    try {
      renew();
      calm.answered(own.nanos());
      progress.made();
      return true;
    } catch (StoreException e) {
      calm.broken();
      progress.failed(e);
      FAILURES.error("the lease cannot be renewed, retrying in a second", e);
      return false;
    }
  }

  private void renew() {
    long askedAt = own.nanos();
    var process = own.process();
    if (store.renew(process, settings.length())) {
      own.renewed(process, askedAt);
    } else {
      LOG.error(
          "this process was declared dead because its lease had expired; it continues as a new process");
      register();
    }
  }

  /** Releases the lease after the last attempt, so that others need not wait for it to expire. */
  public void release() {
    try {
      store.release(own.process());
    } catch (StoreException e) {
      LOG.warn("the lease cannot be released and will expire: {}", e.getMessage());
    }
  }
}
