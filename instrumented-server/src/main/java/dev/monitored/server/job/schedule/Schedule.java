package dev.monitored.server.job.schedule;

import dev.monitored.action.Violation;
import dev.monitored.server.job.run.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A job or a run that is started again and again.
 *
 * @param name also a label of metrics, so schedules are few and their names short
 * @param paused it fires only when it is triggered
 */
public record Schedule(
    String name,
    Timing timing,
    Template template,
    Overlap overlap,
    Misfire misfire,
    boolean paused) {
  public static final int MOST = 500;

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?");

  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  public Schedule withPaused(boolean isPaused) {
    return new Schedule(name, timing, template, overlap, misfire, isPaused);
  }

  /** Whether a time waits for the end of what was started before, so that none is left out. */
  public boolean waits() {
    return overlap == Overlap.FORBID && misfire instanceof Misfire.CatchUp;
  }

  /** What is wrong with it, apart from a cron expression and what it starts. */
  public List<Violation> violations() {
    var violations = new ArrayList<Violation>();
    if (timing instanceof Timing.Every(var period)
        && (period.compareTo(Timing.Every.SHORTEST) < 0
            || period.compareTo(Timing.Every.LONGEST) > 0)) {
      violations.add(new Violation("/everySeconds", "must be from 1 to 31622400"));
    }
    if (misfire instanceof Misfire.CatchUp(int max) && (max < 1 || max > Misfire.CatchUp.MOST)) {
      violations.add(new Violation("/catchUp", "must be from 1 to " + Misfire.CatchUp.MOST));
    }
    if (overlap == Overlap.REPLACE
        && template instanceof Template.OfJob(var job)
        && job.uniqueKey() != null) {
      violations.add(new Violation("/overlap", "replace cannot be used with a uniqueKey"));
    }
    return violations;
  }
}
