package dev.monitored.server.action.command;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Starts processes, and handles those that outlive their parents: this process adopts orphans,
 * kills them once no command runs that they could belong to, and leaves no zombies. Thread-safe.
 *
 * <p>A process may have only one. Processes that other code starts there are killed, too.
 */
final class Orphans {
  private static final Duration SWEEP_EVERY = Duration.ofSeconds(2);

  private final Set<Long> ours = new HashSet<>();

  /** Adopts orphans from now on, for the rest of this process' life. */
  Orphans() {
    Posix.becomeSubreaper();
    Thread.ofPlatform().daemon().name("orphans").start(this::sweepForever);
  }

  /** Until {@link #ended} it is not taken for an orphan. */
  synchronized Process start(ProcessBuilder builder) throws IOException {
    // INVARIANT: a child is known before the lock is free, so no sweep takes its exit status.
    var process = builder.start();
    ours.add(process.pid());
    return process;
  }

  /** The process has ended, and its exit status was taken. */
  synchronized void ended(Process process) {
    ours.remove(process.pid());
    sweep();
  }

  private synchronized void sweep() {
    ProcessHandle.current()
        .children()
        .mapToLong(ProcessHandle::pid)
        .filter(pid -> !ours.contains(pid))
        .forEach(this::endOrphan);
  }

  private void endOrphan(long pid) {
    if (ours.isEmpty()) {
      Posix.kill(pid);
    }
    Posix.reap(pid);
  }

  private void sweepForever() {
    try {
      while (true) {
        Thread.sleep(SWEEP_EVERY);
        sweep();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
