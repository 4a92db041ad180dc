/** Tests. */
@NullMarked
package dev.monitored.server.engine.trigger;

import org.jspecify.annotations.NullMarked;
