package dev.monitored.operator.children;

import dev.monitored.operator.api.MountedFiles;
import dev.monitored.operator.api.MountedFiles.Source;
import dev.monitored.operator.api.Workload;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.KeyToPathBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The writable folders of a workload, and its files from ConfigMaps and Secrets. */
record WorkloadVolumes(Workload workload) {
  private static final String WRITABLE = "writable-";
  private static final String FILES = "files-";

  List<Volume> volumes() {
    return Stream.concat(
            IntStream.range(0, workload.writable().size())
                .mapToObj(index -> PodShape.emptyDir(WRITABLE + index)),
            IntStream.range(0, workload.files().size())
                .mapToObj(index -> volume(FILES + index, workload.files().get(index))))
        .toList();
  }

  List<VolumeMount> mounts() {
    return Stream.concat(
            IntStream.range(0, workload.writable().size())
                .mapToObj(index ->
                    new VolumeMountBuilder()
                        .withName(WRITABLE + index)
                        .withMountPath(workload.writable().get(index))
                        .build()),
            IntStream.range(0, workload.files().size())
                .mapToObj(index -> mount(FILES + index, workload.files().get(index))))
        .toList();
  }

  private static Volume volume(String name, MountedFiles files) {
    var volume = new VolumeBuilder().withName(name);
    var source = source(files);
    return files.secret() == null
        ? volume
            .withNewConfigMap()
            .withName(source.name())
            .withItems(items(source))
            .endConfigMap()
            .build()
        : volume
            .withNewSecret()
            .withSecretName(source.name())
            .withItems(items(source))
            .endSecret()
            .build();
  }

  /** With a subPath, only one file is mounted, and the other files of its folder stay visible. */
  private static VolumeMount mount(String name, MountedFiles files) {
    return new VolumeMountBuilder()
        .withName(name)
        .withMountPath(files.mountPath())
        .withSubPath(source(files).key())
        .withReadOnly(true)
        .build();
  }

  private static List<KeyToPath> items(Source source) {
    return source.key() == null
        ? List.of()
        : List.of(new KeyToPathBuilder().withKey(source.key()).withPath(source.key()).build());
  }

  /** The schema requires one of the two. */
  private static Source source(MountedFiles files) {
    return files.secret() == null ? Objects.requireNonNull(files.configMap()) : files.secret();
  }
}
