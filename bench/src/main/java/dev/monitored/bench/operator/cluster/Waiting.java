package dev.monitored.bench.operator.cluster;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waiting for what comes in its own time. */
public final class Waiting {
  private static final Duration LOOK = Duration.ofMillis(200);

  private Waiting() {}

  /**
   * Returns as soon as it is so.
   *
   * @param problem what is said if it does not become so
   */
  public static void until(Duration most, String problem, BooleanSupplier isSo)
      throws InterruptedException {
    until(most, LOOK, problem, isSo);
  }

  /**
   * The same for what costs time to be looked at.
   *
   * @param look the time between two looks
   */
  public static void until(Duration most, Duration look, String problem, BooleanSupplier isSo)
      throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    while (!isSo.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(problem + " within " + most.toSeconds() + " s");
      }
      Thread.sleep(look);
    }
  }
}
