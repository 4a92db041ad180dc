/** Tests. */
@NullMarked
package dev.monitored.server.job;

import org.jspecify.annotations.NullMarked;
