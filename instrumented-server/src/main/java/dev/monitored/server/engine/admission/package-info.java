/** Decides what is accepted. */
@NullMarked
package dev.monitored.server.engine.admission;

import org.jspecify.annotations.NullMarked;
