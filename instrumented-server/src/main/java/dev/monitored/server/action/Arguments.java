package dev.monitored.server.action;

import dev.monitored.action.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the arguments of a job, and collects what is wrong with them. */
public final class Arguments {
  private final Map<String, @Nullable Object> values;
  private final List<Violation> violations = new ArrayList<>();

  public Arguments(Map<String, @Nullable Object> values, ArgumentsSchema schema) {
    this.values = values;
    values.keySet().stream()
        .filter(name -> !schema.names().contains(name))
        .forEach(name -> refuse(name, "is not an argument of this action"));
  }

  /** Null unless there is such a value, of such a type. */
  public <T> @Nullable T optional(String name, Class<T> type, String expected) {
    var value = values.get(name);
    if (values.containsKey(name) && !type.isInstance(value)) {
      refuse(name, "must be " + expected);
    }
    return type.isInstance(value) ? type.cast(value) : null;
  }

  public <T> @Nullable T required(String name, Class<T> type, String expected) {
    if (!values.containsKey(name)) {
      refuse(name, "is required");
    }
    return optional(name, type, expected);
  }

  public void refuse(String name, String detail) {
    var escaped = name.replace("~", "~0").replace("/", "~1");
    violations.add(new Violation("/arguments/" + escaped, detail));
  }

  public List<Violation> violations() {
    return List.copyOf(violations);
  }
}
