package dev.monitored.server.store;

/**
 * Where jobs live, and all that belongs to them. What a method of any part wrote is durable when it
 * returns; all times are the database's own. Thread-safe. Every method throws {@link
 * dev.monitored.server.job.StoreException} when the database fails.
 */
public record Store(
    JobStore jobs,
    RunStore runs,
    AttemptStore attempts,
    LeaseStore leases,
    LogStore logs,
    QueueStore queues,
    MaintenanceStore maintenance,
    ScheduleStore schedules,
    TriggerStore triggers,
    CallbackStore callbacks,
    ChangeStore changes,
    ReplicaStore replicas,
    StoreConnection connection)
    implements AutoCloseable {
  @Override
  public void close() {
    connection.close();
  }
}
