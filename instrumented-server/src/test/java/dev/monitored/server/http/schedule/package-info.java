/** Tests. */
@NullMarked
package dev.monitored.server.http.schedule;

import org.jspecify.annotations.NullMarked;
