/** Tests. */
@NullMarked
package dev.monitored.server.engine.attempt;

import org.jspecify.annotations.NullMarked;
