/** Tests. */
@NullMarked
package dev.monitored.server.job.secret;

import org.jspecify.annotations.NullMarked;
