package dev.monitored.operator.cluster;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.naming.MonitoredRef;
import dev.monitored.operator.plan.Intent;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Hears of {@code Monitored}. A status is written often, and nothing here depends on it but what it
 * says of a target: whether anything has been written for it, and whether it is meant to run.
 *
 * @param followed is told first of each that came, went, or has another spec
 * @param deleted is told first of one that is gone
 */
record MonitoredNews(ClusterNews news, Runnable followed, Consumer<MonitoredRef> deleted)
    implements ResourceEventHandler<Monitored> {

  @Override
  public void onAdd(Monitored monitored) {
    followed.run();
    news.servedChanged(MonitoredRef.of(monitored));
  }

  @Override
  public void onUpdate(Monitored before, Monitored monitored) {
    if (!isSameWish(before, monitored)) {
      followed.run();
      news.servedChanged(MonitoredRef.of(monitored));
    }
  }

  @Override
  public void onDelete(Monitored monitored, boolean isFinalStateUnknown) {
    var ref = MonitoredRef.of(monitored);
    followed.run();
    deleted.accept(ref);
    news.deleted(ref);
  }

  private static boolean isSameWish(Monitored one, Monitored other) {
    var before = one.getMetadata();
    var after = other.getMetadata();
    return Intent.isFirst(one) == Intent.isFirst(other)
        && Intent.isMeantToRun(one) == Intent.isMeantToRun(other)
        && Objects.equals(before.getUid(), after.getUid())
        && Objects.equals(before.getGeneration(), after.getGeneration())
        && Objects.equals(before.getLabels(), after.getLabels())
        && Objects.equals(before.getDeletionTimestamp(), after.getDeletionTimestamp());
  }
}
