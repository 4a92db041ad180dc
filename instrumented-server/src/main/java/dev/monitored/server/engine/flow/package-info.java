/** Whether work is flowing, by what the store counts. */
@NullMarked
package dev.monitored.server.engine.flow;

import org.jspecify.annotations.NullMarked;
