package dev.monitored.server.action.command;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Starts processes, and deals with what outlives its parents: orphans fall to this process, are
 * killed once no command runs to which they could belong, and leave no zombies. Thread-safe.
 *
 * <p>There may be one in a process, and whoever else starts processes there has them killed.
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
