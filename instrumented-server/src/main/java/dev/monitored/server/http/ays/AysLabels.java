package dev.monitored.server.http.ays;

/** What jobs and runs of AYS have, and ours have not, are labels. */
final class AysLabels {
  static final String ACTOR = "ays/actor";
  static final String SERVICE = "ays/service";
  static final String SERVICE_KEY = "ays/key";

  /** Of a run: the repository in which it is seen. */
  static final String REPOSITORY = "ays/repository";

  /** The value of a label that is one of the tags. */
  static final String TAGGED = "true";

  private static final String TAG = "ays/tag/";

  private AysLabels() {}

  static String tag(String word) {
    return TAG + word;
  }

  static boolean isTag(String label) {
    return label.startsWith(TAG);
  }

  static String word(String tag) {
    return tag.substring(TAG.length());
  }
}
