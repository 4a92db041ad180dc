/**
 * Makes all of it a running controller: what is planned is applied, what is observed and answered
 * becomes the status. The only importer of the Java Operator SDK. What it asks of the API server is
 * listed as rules in the chart, {@code helm/monitored/templates/rbac}.
 */
@NullMarked
package dev.monitored.operator.reconcile;

import org.jspecify.annotations.NullMarked;
