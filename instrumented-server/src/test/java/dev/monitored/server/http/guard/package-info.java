/** Tests of what connections may cost. */
@NullMarked
package dev.monitored.server.http.guard;

import org.jspecify.annotations.NullMarked;
