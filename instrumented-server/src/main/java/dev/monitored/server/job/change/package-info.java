/** What has changed, and a place in the order of changes. */
@NullMarked
package dev.monitored.server.job.change;

import org.jspecify.annotations.NullMarked;
