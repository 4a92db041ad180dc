/** Tests. */
@NullMarked
package dev.monitored.server.engine;

import org.jspecify.annotations.NullMarked;
