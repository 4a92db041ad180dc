/** Tests of the server as a whole. */
@NullMarked
package dev.monitored.server;

import org.jspecify.annotations.NullMarked;
