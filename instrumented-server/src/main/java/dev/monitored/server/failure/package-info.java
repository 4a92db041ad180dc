/** Tells of failures that come again and again. */
@NullMarked
package dev.monitored.server.failure;

import org.jspecify.annotations.NullMarked;
