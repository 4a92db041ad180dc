/** Text, JSON and headers into values, and back; what is wrong, as problem+json. */
@NullMarked
package dev.monitored.server.http.wire;

import org.jspecify.annotations.NullMarked;
