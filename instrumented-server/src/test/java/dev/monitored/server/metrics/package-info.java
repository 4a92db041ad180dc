/** Tests. */
@NullMarked
package dev.monitored.server.metrics;

import org.jspecify.annotations.NullMarked;
