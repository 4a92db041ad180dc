/** Tests. */
@NullMarked
package dev.monitored.server.http.job;

import org.jspecify.annotations.NullMarked;
