package com.example;

import dev.monitored.server.job.Action;
import dev.monitored.server.job.ActionFailed;
import dev.monitored.server.job.Attempt;
import dev.monitored.server.job.Violation;
import java.util.List;
import java.util.Map;

/** Counts words. One object serves all jobs, many at once: it keeps nothing between them. */
public final class WordCountAction implements Action {
  @Override
  public String name() {
    return "word-count";
  }

  @Override
  public String description() {
    return "Counts the words of a text.";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(new Parameter("text", "string", true, "with at least one word"));
  }

  /** Refuses a job before it is accepted: the client gets a 422 with these. */
  @Override
  public List<Violation> check(Map<String, Object> arguments) {
    return arguments.get("text") instanceof String && arguments.size() == 1
        ? List.of()
        : List.of(new Violation("/arguments/text", "must be a string, and nothing else"));
  }

  /** Runs on a virtual thread; an interrupt means that the job has timed out or is cancelled. */
  @Override
  public String run(Attempt attempt) throws ActionFailed, InterruptedException {
    int words = 0;
    for (var word : attempt.arguments().get("text").toString().split("\\s+")) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      words += word.isEmpty() ? 0 : 1;
    }
    attempt.log("counted " + words + " words");
    if (words == 0) {
      throw new ActionFailed("the text has no words");
    }
    return Integer.toString(words);
  }
}
