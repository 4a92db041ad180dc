package dev.monitored.operator.finding;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Commands of kubectl. There is none where a name or label is not one that Kubernetes takes, since
 * then it may be meant to be read as something else.
 */
public final class Kubectl {
  private static final ObjectWriter JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build().writer();

  /** A key of a Secret or ConfigMap. */
  private static final Pattern KEY = Pattern.compile("[-._a-zA-Z0-9]{1,253}");

  /**
   * An object.
   *
   * @param resource as kubectl calls its kind, such as {@code namespace}
   * @param namespace null: it is in none
   */
  public record Subject(String resource, @Nullable String namespace, String name) {
    private boolean isNamed() {
      return Foreign.isName(name) && (namespace == null || Foreign.isName(namespace));
    }

    private List<String> arguments() {
      return namespace == null
          ? List.of(resource, name)
          : List.of(resource, name, "--namespace", namespace);
    }
  }

  private Kubectl() {}

  /** Applies operations of a JSON patch; all of them, or none if a test among them fails. */
  public static Optional<ShellCommand> patch(Subject subject, ArrayNode operations) {
    return command("patch", subject, "--type", "json", "--patch", text(operations));
  }

  /** Merges into the object what is given. */
  public static Optional<ShellCommand> merge(Subject subject, JsonNode change) {
    return command("patch", subject, "--type", "merge", "--patch", text(change));
  }

  /** Shows what there is of a kind. */
  public static Optional<ShellCommand> list(String resource, String namespace) {
    return Foreign.isName(namespace)
        ? Optional.of(
            new ShellCommand(List.of("kubectl", "get", resource, "--namespace", namespace)))
        : Optional.empty();
  }

  /** Creates an object by the subcommand of its kind. */
  public static Optional<ShellCommand> create(Subject subject, String... options) {
    return command("create", subject, options);
  }

  public static Optional<ShellCommand> delete(Subject subject) {
    return command("delete", subject);
  }

  /** Lets a Deployment go on with a rollout that was paused. */
  public static Optional<ShellCommand> resumeRollout(String namespace, String deployment) {
    var subject = new Subject("deployment", namespace, deployment);
    return command(List.of("rollout", "resume"), subject);
  }

  /** Creates a Secret from files of the current folder that have the names of its keys. */
  public static Optional<ShellCommand> createSecret(
      String namespace, String name, List<String> keys) {
    var subject = new Subject("generic", namespace, name);
    return creation(List.of("create", "secret"), subject, keys);
  }

  /** The same of a ConfigMap. */
  public static Optional<ShellCommand> createConfigMap(
      String namespace, String name, List<String> keys) {
    return creation(List.of("create"), new Subject("configmap", namespace, name), keys);
  }

  private static Optional<ShellCommand> creation(
      List<String> verb, Subject subject, List<String> keys) {
    return keys.stream().allMatch(KEY.asMatchPredicate())
        ? command(
            verb, subject, keys.stream().map(key -> "--from-file=" + key).toArray(String[]::new))
        : Optional.empty();
  }

  /** Adds labels; fails if there is one of these keys with another value. */
  public static Optional<ShellCommand> addLabels(Subject subject, Map<String, String> labels) {
    return isEachALabel(labels) ? command("label", subject, pairs(labels)) : Optional.empty();
  }

  /** Sets labels, whatever was there; a value of null removes the label. */
  public static Optional<ShellCommand> setLabels(
      Subject subject, Map<String, @Nullable String> labels) {
    if (!isEachALabel(labels)) {
      return Optional.empty();
    }
    var options = new ArrayList<>(List.of("--overwrite"));
    options.addAll(List.of(pairs(labels)));
    return command("label", subject, options.toArray(String[]::new));
  }

  private static Optional<ShellCommand> command(String verb, Subject subject, String... more) {
    return command(List.of(verb), subject, more);
  }

  private static Optional<ShellCommand> command(
      List<String> verb, Subject subject, String... more) {
    if (!subject.isNamed()) {
      return Optional.empty();
    }
    var words = new ArrayList<>(List.of("kubectl"));
    words.addAll(verb);
    words.addAll(subject.arguments());
    words.addAll(List.of(more));
    return Optional.of(new ShellCommand(words));
  }

  private static boolean isEachALabel(Map<String, ? extends @Nullable String> labels) {
    return labels.entrySet().stream()
        .allMatch(label ->
            Foreign.isLabelKey(label.getKey())
                && (label.getValue() == null || Foreign.isLabelValue(label.getValue())));
  }

  private static String[] pairs(Map<String, ? extends @Nullable String> labels) {
    return labels.entrySet().stream()
        .map(label ->
            label.getValue() == null
                ? label.getKey() + "-"
                : label.getKey() + "=" + label.getValue())
        .toArray(String[]::new);
  }

  private static String text(JsonNode json) {
    try {
      return JSON.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
