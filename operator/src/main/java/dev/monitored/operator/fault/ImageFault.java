package dev.monitored.operator.fault;

import java.util.regex.Pattern;

/** Advice for an image that does not run: the field of {@code spec.workload} that helps. */
public final class ImageFault {
  /** Advice for a container that keeps terminating, whose log has the cause. */
  public static final String IF_READ_ONLY =
      "if the log names a read-only file system, add the folder to spec.workload.writable";

  private static final Pattern NAMED_USER = Pattern.compile("image has non-numeric user");
  private static final Pattern ROOT = Pattern.compile("image will run as root");

  private ImageFault() {}

  /** Advice for a message of the kubelet. Empty if there is none. */
  public static String wanted(String kubelet) {
    if (NAMED_USER.matcher(kubelet).find()) {
      return "set spec.workload.runAsUser to the number of that user";
    }
    return ROOT.matcher(kubelet).find()
        ? "set spec.workload.runAsUser to a user that can run the image"
        : "";
  }
}
