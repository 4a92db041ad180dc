/** Claims jobs and executes them: from the queue to an end that is stored. */
@NullMarked
package dev.monitored.server.engine.attempt;

import org.jspecify.annotations.NullMarked;
