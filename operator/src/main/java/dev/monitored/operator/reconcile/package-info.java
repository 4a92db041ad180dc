/**
 * Combines all packages into a running controller: what is planned is applied, what is observed and
 * answered becomes the status. The only importer of the Java Operator SDK. The chart's {@code
 * helm/monitored/templates/rbac} lists the requests to the API server.
 */
@NullMarked
package dev.monitored.operator.reconcile;

import org.jspecify.annotations.NullMarked;
