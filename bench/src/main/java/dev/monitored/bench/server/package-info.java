/**
 * Measures the job server beside its peers. Knows the server as its users do, by process and port.
 */
@NullMarked
package dev.monitored.bench.server;

import org.jspecify.annotations.NullMarked;
