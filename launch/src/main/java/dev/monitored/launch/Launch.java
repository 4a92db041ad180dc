package dev.monitored.launch;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Starts a program whose classes come from an AOT cache, unless the cache was made from other jars.
 * The JVM itself does not look: it would silently run the code that is in the cache.
 *
 * <pre>
 * java -cp app.jar dev.monitored.launch.Launch --record app/aot/jars app   # when the cache is made
 * java -XX:AOTCache=app/aot/app.aot -cp app.jar dev.monitored.launch.Launch app/aot/jars the.Main
 * </pre>
 */
public final class Launch {
  private Launch() {}

  public static void main(String[] arguments) throws Throwable {
    if (arguments[0].equals("--record")) {
      record(Path.of(arguments[1]), Path.of(arguments[2]));
    } else {
      refuseOtherJars(Path.of(arguments[0]));
      start(arguments[1], Arrays.copyOfRange(arguments, 2, arguments.length));
    }
  }

  private static void record(Path record, Path app) throws IOException {
    Files.createDirectories(record.resolveSibling("."));
    Files.writeString(record, JarRecord.of(app).text());
  }

  private static void refuseOtherJars(Path record) throws IOException {
    var app = record.resolveSibling("..");
    var changed = JarRecord.parse(Files.readString(record)).changedIn(app);
    if (!changed.isEmpty()) {
      System.err.printf(
          "The AOT cache was made from other jars than those of this image, so it would run other"
              + " code. Build the image anew. Changed: %s%s%n",
          changed.getFirst(), changed.size() == 1 ? "" : " and " + (changed.size() - 1) + " more");
      System.exit(1);
    }
  }

  private static void start(String main, String[] arguments) throws Throwable {
    try {
      Class.forName(main).getMethod("main", String[].class).invoke(null, (Object) arguments);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause();
    }
  }
}
