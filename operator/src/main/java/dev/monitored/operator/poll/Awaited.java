package dev.monitored.operator.poll;

/**
 * What is not proven yet of one application in one Prometheus, and so is asked often. Samples have
 * times of their own: that they are awaited asks for nothing else.
 */
public record Awaited(boolean targets, boolean rules, boolean samples) {
  public static final Awaited NOTHING = new Awaited(false, false, false);
  public static final Awaited ALL = new Awaited(true, true, true);
}
