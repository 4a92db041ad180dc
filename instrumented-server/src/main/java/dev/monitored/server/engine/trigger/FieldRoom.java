package dev.monitored.server.engine.trigger;

import dev.monitored.action.Violation;
import dev.monitored.server.job.StorableText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The fields of an event that arguments take, up to a length in total. */
final class FieldRoom {
  /** As long as a template may be. */
  private static final int MAX_CHARACTERS = 1 << 16;

  private final Map<String, String> fields;
  private final List<String> absent = new ArrayList<>();
  private int characters;

  FieldRoom(Map<String, String> fields) {
    this.fields = fields;
  }

  /** The text of a field; empty if it is not there, or there is no room. */
  Optional<String> text(String pointer) {
    var text = fields.get(pointer);
    if (text == null || !StorableText.isStorable(text)) {
      absent.add(pointer);
      return Optional.empty();
    }
    characters = Math.min(MAX_CHARACTERS + 1, characters + text.length());
    return characters > MAX_CHARACTERS ? Optional.empty() : Optional.of(text);
  }

  List<Violation> violations() {
    if (!absent.isEmpty()) {
      return List.of(
          new Violation("", "the event has no text that can be stored at " + absent.getFirst()));
    }
    return characters > MAX_CHARACTERS
        ? List.of(new Violation("", "the fields have more than " + MAX_CHARACTERS + " characters"))
        : List.of();
  }
}
