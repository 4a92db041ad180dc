/** Tests. */
@NullMarked
package dev.monitored.server.job.run;

import org.jspecify.annotations.NullMarked;
