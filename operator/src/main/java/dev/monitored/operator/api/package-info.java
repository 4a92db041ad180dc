/**
 * The {@code Monitored} resource: its spec and status as records, from which the CRD is generated.
 * Depends on nothing else of the project.
 */
@NullMarked
package dev.monitored.operator.api;

import org.jspecify.annotations.NullMarked;
