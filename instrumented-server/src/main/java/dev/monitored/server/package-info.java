/**
 * The job server's composition root: {@code ServerMain} wires, and {@code ServerSettings} is what
 * it wires with. Nothing else may depend on this package.
 */
@NullMarked
package dev.monitored.server;

import org.jspecify.annotations.NullMarked;
