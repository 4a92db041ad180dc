/**
 * What a job is: its states and the legal moves between them, its attempts, and what an action has
 * to offer. Depends on {@code java.*} alone.
 */
@NullMarked
package dev.monitored.server.job;

import org.jspecify.annotations.NullMarked;
