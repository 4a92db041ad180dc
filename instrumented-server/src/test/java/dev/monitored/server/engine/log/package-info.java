/** Tests. */
@NullMarked
package dev.monitored.server.engine.log;

import org.jspecify.annotations.NullMarked;
