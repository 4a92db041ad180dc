/** What a connection or a body may cost, and what is told of each answer. */
@NullMarked
package dev.monitored.server.http.guard;

import org.jspecify.annotations.NullMarked;
