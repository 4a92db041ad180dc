/** Tests. */
@NullMarked
package dev.monitored.server.http.wire;

import org.jspecify.annotations.NullMarked;
