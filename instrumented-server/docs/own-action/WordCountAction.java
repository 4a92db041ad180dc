package com.example;

import dev.monitored.action.Action;
import dev.monitored.action.ActionFailed;
import dev.monitored.action.Attempt;
import dev.monitored.action.Violation;
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

  /** A JSON Schema: the API describes the arguments by it. */
  @Override
  public String argumentsSchema() {
    return """
        {
          "type": "object",
          "required": ["text"],
          "additionalProperties": false,
          "properties": {
            "text": {"type": "string", "description": "with at least one word"}
          }
        }
        """;
  }

  /** Refuses a job before it is accepted: the client gets a 422 with these. */
  @Override
  public List<Violation> check(Map<String, Object> arguments) {
    return arguments.get("text") instanceof String && arguments.size() == 1
        ? List.of()
        : List.of(new Violation("/arguments/text", "must be a string, and nothing else"));
  }

  /** Has a thread of its own; an interrupt means that the job has timed out or is cancelled. */
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
