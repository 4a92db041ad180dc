package dev.monitored.operator.look;

import dev.monitored.operator.evidence.Answer.Target;

/** By what a target is known again, in another answer or in that of another replica. */
public record TargetKey(String pool, String pod, String url) {
  public static TargetKey of(Target target) {
    return new TargetKey(target.pool(), target.pod(), target.url());
  }
}
