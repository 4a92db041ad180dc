package dev.monitored.operator.fault;

import java.util.regex.Pattern;

/** What an image needs that {@code spec.workload} can give it. */
public final class ImageFault {
  /** For one that ends: only its log tells why. */
  public static final String IF_READ_ONLY =
      "if the log names a read-only file system, add the folder to spec.workload.writable";

  private static final Pattern NAMED_USER = Pattern.compile("image has non-numeric user");
  private static final Pattern ROOT = Pattern.compile("image will run as root");

  private ImageFault() {}

  /** For one that the kubelet does not start; empty: nothing that is known. */
  public static String wanted(String kubelet) {
    if (NAMED_USER.matcher(kubelet).find()) {
      return "set spec.workload.runAsUser to the number of that user";
    }
    return ROOT.matcher(kubelet).find()
        ? "set spec.workload.runAsUser to a user that can run the image"
        : "";
  }
}
