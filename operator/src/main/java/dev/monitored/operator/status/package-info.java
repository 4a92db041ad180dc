/**
 * Makes the status of a {@code Monitored} from verdicts. Pure: no client, no logger; the time is an
 * argument.
 */
@NullMarked
package dev.monitored.operator.status;

import org.jspecify.annotations.NullMarked;
