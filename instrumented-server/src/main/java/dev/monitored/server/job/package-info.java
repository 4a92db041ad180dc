/**
 * What a job is: its states and the legal moves between them. Depends on {@code java.*} and the
 * action API alone, as the packages below it do.
 */
@NullMarked
package dev.monitored.server.job;

import org.jspecify.annotations.NullMarked;
