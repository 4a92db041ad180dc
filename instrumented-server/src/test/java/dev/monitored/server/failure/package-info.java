/** Tests of the log of failures. */
@NullMarked
package dev.monitored.server.failure;

import org.jspecify.annotations.NullMarked;
