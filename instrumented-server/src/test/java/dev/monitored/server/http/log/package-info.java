/** Tests. */
@NullMarked
package dev.monitored.server.http.log;

import org.jspecify.annotations.NullMarked;
