package dev.monitored.server.http.schedule;

import dev.monitored.server.http.wire.BodyReader;
import dev.monitored.server.job.schedule.Misfire;
import dev.monitored.server.job.schedule.Overlap;
import dev.monitored.server.job.schedule.Schedule;
import dev.monitored.server.job.schedule.Timing;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a schedule out of its JSON, and says all that is wrong with it at once. */
public final class ScheduleBody {
  /** Fields that only responses mean something by. */
  static final Set<String> READ_ONLY =
      Set.of("name", "warnings", "nextAt", "lastAt", "lastJob", "lastRun", "lastSuccessAt");

  private static final Set<String> OWN =
      Set.of(
          "cron",
          "timeZone",
          "everySeconds",
          "job",
          "run",
          "overlap",
          "misfire",
          "catchUp",
          "paused");

  public static final Set<String> FIELDS =
      Stream.concat(OWN.stream(), READ_ONLY.stream()).collect(Collectors.toUnmodifiableSet());

  private static final List<String> OVERLAPS =
      Stream.of(Overlap.values()).map(Overlap::word).toList();
  private static final List<String> MISFIRES = List.of("run-once", "skip", "catch-up");

  private final BodyReader body;

  private ScheduleBody(BodyReader body) {
    this.body = body;
  }

  static Schedule read(String name, Map<String, @Nullable Object> document) {
    var body = BodyReader.of(document);
    body.refuseUnknown(OWN, "a schedule");
    var reader = new ScheduleBody(body);
    var schedule =
        new Schedule(
            name,
            reader.timing(),
            TemplateBody.read(body),
            Overlap.parse(body.word("overlap", OVERLAPS)).orElseThrow(),
            reader.misfire(),
            body.flag("paused"));
    body.refuseIfViolated();
    return schedule;
  }

  private Timing timing() {
    if (body.exactlyOne("cron", "everySeconds").equals("cron")) {
      var cron = body.text("cron");
      return new Timing.Cron(cron == null ? "" : cron, zone());
    }
    if (body.has("timeZone")) {
      body.refuse("timeZone", "is only allowed with cron");
    }
    var period = body.seconds("everySeconds");
    return new Timing.Every(period == null ? Duration.ZERO : period);
  }

  private ZoneId zone() {
    var name = body.text("timeZone");
    if (name == null || ZoneId.getAvailableZoneIds().contains(name)) {
      return name == null ? ZoneOffset.UTC : ZoneId.of(name);
    }
    body.refuse("timeZone", "must be the name of a time zone, such as Europe/Berlin");
    return ZoneOffset.UTC;
  }

  private Misfire misfire() {
    var word = body.word("misfire", MISFIRES);
    if (word.equals("catch-up")) {
      if (!body.has("catchUp")) {
        body.refuse("catchUp", "is required with misfire catch-up");
      }
      return new Misfire.CatchUp(body.integer("catchUp", 1));
    }
    if (body.has("catchUp")) {
      body.refuse("catchUp", "is only allowed with misfire catch-up");
    }
    return word.equals("skip") ? new Misfire.Skip() : new Misfire.RunOnce();
  }
}
