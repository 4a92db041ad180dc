/** Does what has to be done from time to time, beside the jobs. */
@NullMarked
package dev.monitored.server.engine.maintenance;

import org.jspecify.annotations.NullMarked;
