/**
 * What Prometheus sees: listens to the engine and to the API, and renders. The only importer of the
 * metrics client.
 */
@NullMarked
package dev.monitored.server.metrics;

import org.jspecify.annotations.NullMarked;
