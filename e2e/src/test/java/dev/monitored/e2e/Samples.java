package dev.monitored.e2e;

/** The samples of the project, which the README tells users to apply. */
final class Samples {
  private Samples() {}

  static String path(String name) {
    return Cluster.PROJECT.resolve("deploy/samples").resolve(name).toString();
  }
}
