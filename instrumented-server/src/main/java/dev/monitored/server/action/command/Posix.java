package dev.monitored.server.action.command;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The three calls of the C library that the JDK has no words for. */
final class Posix {
  static final int SIGKILL = 9;
  static final int SIGTERM = 15;

  private static final int PR_SET_CHILD_SUBREAPER = 36;
  private static final int WNOHANG = 1;

  private static final MethodHandle KILL =
      function("kill", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle WAITPID =
      function("waitpid", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle PRCTL =
      function(
          "prctl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG),
          Linker.Option.firstVariadicArg(1));

  private Posix() {}

  /** Signals a whole process group. */
  static void killGroup(long leader, int signal) {
    call(() -> (int) KILL.invokeExact((int) -leader, signal));
  }

  static void kill(long pid) {
    call(() -> (int) KILL.invokeExact((int) pid, SIGKILL));
  }

  /** Takes the exit status of a child that has ended; does nothing if it lives. */
  static void reap(long pid) {
    call(() -> (int) WAITPID.invokeExact((int) pid, MemorySegment.NULL, WNOHANG));
  }

  /** Has orphaned descendants fall to this process, as they would to process 1. */
  static void becomeSubreaper() {
    if (call(() -> (int) PRCTL.invokeExact(PR_SET_CHILD_SUBREAPER, 1L)) != 0) {
      throw new IllegalStateException("the kernel does not let this process adopt orphans");
    }
  }

  // The signatures above are those of the C library on every Linux that the JDK runs on.
  @SuppressWarnings("restricted")
  private static MethodHandle function(
      String name, FunctionDescriptor descriptor, Linker.Option... options) {
    var linker = Linker.nativeLinker();
    var address = linker.defaultLookup().findOrThrow(name);
    return linker.downcallHandle(address, descriptor, options);
  }

  private interface Call {
    int run() throws Throwable;
  }

  private static int call(Call call) {
    try {
      return call.run();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
