package dev.monitored.server.action;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.monitored.action.Action;
import dev.monitored.action.Attempt;
import dev.monitored.action.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActionFolderTest {
  private static final String SERVICES = "META-INF/services/dev.monitored.action.Action";

  @TempDir Path folder;

  /** An action whose name is all there is to it. */
  abstract static class Named implements Action {
    private final @Nullable String name;

    Named(@Nullable String name) {
      this.name = name;
    }

    @Override
    @SuppressWarnings("NullAway") // What an implementation compiled elsewhere may do.
    public String name() {
      return name;
    }

    @Override
    public String description() {
      return "";
    }

    @Override
    public String argumentsSchema() {
      return "{\"properties\": {}}";
    }

    @Override
    public List<Violation> check(Map<String, @Nullable Object> arguments) {
      return List.of();
    }

    @Override
    public @Nullable String run(Attempt attempt) {
      return name;
    }
  }

  public static final class Greet extends Named {
    public Greet() {
      super("greet");
    }
  }

  public static final class GreetAgain extends Named {
    public GreetAgain() {
      super("greet");
    }
  }

  public static final class Part extends Named {
    public Part() {
      super("part-2.a_b");
    }
  }

  public static final class WithoutProperties extends Named {
    public WithoutProperties() {
      super("without-properties");
    }

    @Override
    public String argumentsSchema() {
      return "{\"type\": \"object\"}";
    }
  }

  public static final class WithBrokenSchema extends Named {
    public WithBrokenSchema() {
      super("with-broken-schema");
    }

    @Override
    public String argumentsSchema() {
      return "{\"properties\": {}";
    }
  }

  public static final class Nameless extends Named {
    public Nameless() {
      super(null);
    }
  }

  public static final class Unbounded extends Named {
    public Unbounded() {
      super("x".repeat(64));
    }
  }

  public static final class Spaced extends Named {
    public Spaced() {
      super("Greet\nall");
    }
  }

  public static final class Sleep extends Named {
    public Sleep() {
      super("sleep");
    }
  }

  public static final class Broken extends Named {
    public Broken() {
      super("broken");
      throw new IllegalStateException("no licence");
    }
  }

  public static final class Undescribed extends Named {
    public Undescribed() {
      super("undescribed");
    }

    @Override
    @SuppressWarnings("NullAway") // What an implementation compiled elsewhere may do.
    public String description() {
      return null;
    }
  }

  private Path jar(String name, Map<String, String> entries) throws IOException {
    var file = folder.resolve(name);
    try (var jar = new JarOutputStream(Files.newOutputStream(file))) {
      for (var entry : entries.entrySet()) {
        jar.putNextEntry(new JarEntry(entry.getKey()));
        jar.write(entry.getValue().getBytes(UTF_8));
      }
    }
    return file;
  }

  private Path declaring(String name, Class<?>... types) throws IOException {
    var lines = Stream.of(types).map(Class::getName).collect(Collectors.joining("\n"));
    return jar(name, Map.of(SERVICES, lines));
  }

  private void assertRefused(String... words) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ActionFolder.load(folder))
        .withMessageContainingAll(words);
  }

  @Test
  void whatTheJarsDeclareIsLoaded() throws Exception {
    declaring("a.jar", Greet.class);
    declaring("b.jar", Part.class);
    jar("library.jar", Map.of("some/Thing.class", ""));
    Files.writeString(folder.resolve("notes.txt"), "");

    assertThat(ActionFolder.load(folder).stream().map(Action::name))
        .containsExactly("greet", "part-2.a_b");
  }

  @Test
  void aFolderThatIsMissingIsNamed() {
    var missing = folder.resolve("missing");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ActionFolder.load(missing))
        .withMessageContainingAll("cannot be read", missing.toString());
  }

  @Test
  void aFolderWithoutActionsIsNamed() throws Exception {
    jar("library.jar", Map.of("some/Thing.class", ""));

    assertRefused(folder.toString(), SERVICES);
  }

  @Test
  void aFileThatIsNoJarIsNamed() throws Exception {
    declaring("a.jar", Greet.class);
    Files.writeString(folder.resolve("b.jar"), "no jar");

    assertRefused(folder.resolve("b.jar").toString());
  }

  @Test
  void aClassThatIsMissingIsNamed() throws Exception {
    declaring("a.jar", Greet.class);
    var jar = jar("b.jar", Map.of(SERVICES, "com.example.Missing"));

    assertRefused(jar.toString(), "com.example.Missing");
  }

  @Test
  void aClassThatIsNoClassIsNamed() throws Exception {
    var jar = jar("a.jar", Map.of(SERVICES, "com.example.Bad", "com/example/Bad.class", "bad"));

    assertRefused(jar.toString(), "com.example.Bad");
  }

  @Test
  void aClassThatIsNoActionIsNamed() throws Exception {
    var jar = declaring("a.jar", ActionFolderTest.class);

    assertRefused(jar.toString(), ActionFolderTest.class.getName());
  }

  @Test
  void aJarThatDeclaresNothingIsNamed() throws Exception {
    var jar = jar("a.jar", Map.of(SERVICES, "# later"));

    assertRefused(jar.toString(), SERVICES);
  }

  @Test
  void aClassThatCannotBeMadeIsNamed() throws Exception {
    var jar = declaring("a.jar", Broken.class);

    assertRefused(jar.toString(), Broken.class.getName(), "no licence");
  }

  @ParameterizedTest
  @ValueSource(classes = {Nameless.class, Unbounded.class, Spaced.class, Sleep.class})
  void aNameThatCannotBeUsedIsRefused(Class<?> type) throws Exception {
    var jar = declaring("a.jar", type);

    assertRefused(jar.toString(), type.getName(), "name");
  }

  @Test
  void anActionWithoutDescriptionIsRefused() throws Exception {
    var jar = declaring("a.jar", Undescribed.class);

    assertRefused(jar.toString(), Undescribed.class.getName(), "description");
  }

  @ParameterizedTest
  @ValueSource(classes = {WithoutProperties.class, WithBrokenSchema.class})
  void aSchemaThatCannotBeReadIsRefused(Class<?> type) throws Exception {
    var jar = declaring("a.jar", type);

    assertRefused(jar.toString(), type.getName(), "schema");
  }

  @Test
  void twoOfOneNameAreBothNamed() throws Exception {
    var first = declaring("a.jar", Greet.class);
    var second = declaring("b.jar", GreetAgain.class);

    assertRefused(first.toString(), second.toString(), GreetAgain.class.getName(), "greet");
  }
}
