/** Tests. */
@NullMarked
package dev.monitored.server.engine.schedule;

import org.jspecify.annotations.NullMarked;
