package dev.monitored.operator.reconcile;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.naming.MonitoredRef;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.EventHandler;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import java.util.Set;

/** Lets what is not a child of a {@code Monitored} trigger its reconciliation. */
final class Triggers extends AbstractEventSource<MonitoredRef, Monitored> {
  Triggers() {
    super(MonitoredRef.class, "triggers");
  }

  /** Before the controller has started there is nobody to be told: it begins with everything. */
  void trigger(MonitoredRef application) {
    EventHandler handler = getEventHandler();
    if (handler != null && isRunning()) {
      handler.handleEvent(new Event(new ResourceID(application.name(), application.namespace())));
    }
  }

  @Override
  public Set<MonitoredRef> getSecondaryResources(Monitored primary) {
    return Set.of();
  }
}
