package dev.monitored.server.action;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.monitored.action.Action;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

/**
 * Actions of the user's own: what the jars of a folder declare as providers of {@link Action}. One
 * class loader has all the jars, so that they may use each other; it stays for good.
 */
public final class ActionFolder {
  private static final String SERVICES = "META-INF/services/" + Action.class.getName();

  /** Names become label values of metrics. */
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9._-]{0,62}");

  private static final Set<String> TAKEN = Set.of("sleep", "command", "http");

  private final Map<String, Path> definedIn = new HashMap<>();
  private final List<Action> actions = new ArrayList<>();

  private ActionFolder() {}

  /**
   * Makes one of each.
   *
   * @throws IllegalArgumentException when one of them cannot be used, naming its jar and class
   */
  public static List<Action> load(Path folder) {
    var loaded = new ActionFolder();
    var jars = jars(folder);
    // Never closed: the actions need their classes as long as the server runs.
    var loader = new URLClassLoader("actions", urls(jars), Action.class.getClassLoader());
    for (var jar : jars) {
      declarations(jar).ifPresent(declarations -> loaded.add(jar, declarations, loader));
    }
    if (loaded.actions.isEmpty()) {
      throw new IllegalArgumentException("no jar in " + folder + " has " + SERVICES);
    }
    return List.copyOf(loaded.actions);
  }

  private static List<Path> jars(Path folder) {
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new IllegalArgumentException("the folder cannot be read: " + e, e);
    }
  }

  private static URL[] urls(List<Path> jars) {
    return jars.stream().map(ActionFolder::url).toArray(URL[]::new);
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(jar + ": " + e.getMessage(), e);
    }
  }

  /** The lines of a jar that declare actions. */
  // A class loader passes over a file that is no jar.
  private static Optional<String> declarations(Path jar) {
    try (var file = new JarFile(jar.toFile())) {
      var entry = file.getEntry(SERVICES);
      return entry == null
          ? Optional.empty()
          : Optional.of(new String(file.getInputStream(entry).readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw new IllegalArgumentException(jar + " cannot be read: " + e.getMessage(), e);
    }
  }

  // Whatever is wrong with a class, from its bytes to its code, shows here.
  private void add(Path jar, String declarations, ClassLoader loader) {
    int before = actions.size();
    try {
      ServiceLoader.load(Action.class, new Declarations(jar, loader))
          .forEach(action -> add(jar, action));
    } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
      var cause = e.getCause() == null ? "" : " (" + e.getCause() + ")";
      throw new IllegalArgumentException(
          "%s, which declares %s: %s%s"
              .formatted(jar, oneLine(declarations), e.getMessage(), cause),
          e);
    }
    if (actions.size() == before) {
      throw new IllegalArgumentException(jar + ": " + SERVICES + " declares no action");
    }
  }

  private static String oneLine(String declarations) {
    return String.join(", ", declarations.lines().map(String::strip).toList());
  }

  private void add(Path jar, Action action) {
    var type = action.getClass().getName();
    var name = action.name();
    if (name == null || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(type + " has the name " + name + ", not " + NAME);
    }
    if (TAKEN.contains(name)) {
      throw new IllegalArgumentException(type + " has the name " + name + " of the server's own");
    }
    var other = definedIn.putIfAbsent(name, jar);
    if (other != null) {
      throw new IllegalArgumentException(
          type + " has the name " + name + ", which " + other + " has defined");
    }
    Objects.requireNonNull(action.description(), () -> type + " has no description");
    requireSchema(type, action.argumentsSchema());
    actions.add(action);
  }

  private static void requireSchema(String type, String schema) {
    Objects.requireNonNull(schema, () -> type + " has no schema of its arguments");
    try {
      ArgumentsSchema.of(schema);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the schema of the arguments of " + type + " " + e.getMessage(), e);
    }
  }

  /** Shows the declarations of one jar only, so that it is known where a bad one is. */
  private static final class Declarations extends ClassLoader {
    private final Path jar;

    Declarations(Path jar, ClassLoader loader) {
      super(loader);
      this.jar = jar;
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      return name.equals(SERVICES)
          ? Collections.enumeration(List.of(declarations()))
          : super.getResources(name);
    }

    private URL declarations() throws IOException {
      return URL.of(URI.create("jar:" + jar.toUri() + "!/" + SERVICES), null);
    }
  }
}
