/** Tests. */
@NullMarked
package dev.monitored.server.engine.maintenance;

import org.jspecify.annotations.NullMarked;
