package dev.monitored.operator.observe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.children.PersistentVolumeClaimManifest;
import dev.monitored.operator.finding.Command;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.finding.Kubectl;
import dev.monitored.operator.finding.Kubectl.Subject;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.naming.Names;
import dev.monitored.operator.snapshot.ChildKind;
import dev.monitored.operator.snapshot.ClusterSnapshot;
import dev.monitored.operator.snapshot.ExistingChild;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A PersistentVolumeClaim that is being deleted: its data exist until no Pod uses it. */
final class VolumeLoss {
  private static final ObjectMapper JSON = new ObjectMapper();

  private VolumeLoss() {}

  /** Empty: no data are about to be lost. */
  static Optional<Finding> of(Monitored owner, ClusterSnapshot snapshot) {
    return PersistentVolumeClaimManifest.storage(owner)
        .flatMap(_ -> snapshot.child(ChildKind.PERSISTENT_VOLUME_CLAIM, Names.data(owner)))
        .filter(ExistingChild::isBeingDeleted)
        .map(VolumeLoss::finding);
  }

  private static Finding finding(ExistingChild claim) {
    return Finding.of(
        Reasons.VOLUME_BEING_DELETED,
        "PersistentVolumeClaim %s is being deleted: its data are lost when its Pod terminates"
            .formatted(claim.name()),
        "back up the data, or keep the volume, before this Pod terminates",
        keeping(claim));
  }

  private static List<Command> keeping(ExistingChild claim) {
    var retain = JSON.createObjectNode();
    retain.putObject("spec").put("persistentVolumeReclaimPolicy", "Retain");
    return claim
        .rest("volumeName")
        .map(JsonNode::asText)
        .filter(Predicate.not(String::isEmpty))
        .flatMap(volume -> Kubectl.merge(new Subject("persistentvolume", null, volume), retain))
        .map(Command::ofPlatform)
        .stream()
        .toList();
  }
}
