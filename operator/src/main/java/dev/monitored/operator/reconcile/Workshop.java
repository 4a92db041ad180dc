package dev.monitored.operator.reconcile;

import dev.monitored.operator.cluster.ClusterView;

/** What the dependents need to do their work. */
record Workshop(ClusterView view, Plans plans, String jobServerImage, Drift drift) {}
