/** What must not be shown, and what two sides share. */
@NullMarked
package dev.monitored.server.job.secret;

import org.jspecify.annotations.NullMarked;
