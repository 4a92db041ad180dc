/** Tests. */
@NullMarked
package dev.monitored.server.engine.callback;

import org.jspecify.annotations.NullMarked;
