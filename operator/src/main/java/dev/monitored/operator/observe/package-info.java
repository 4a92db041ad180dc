/**
 * Puts together what is seen of one application: the snapshot, the write errors, the Events, the
 * permissions and the referenced keys, as the facts that the diagnosis needs. May depend on {@code
 * apply} and what that knows.
 */
@NullMarked
package dev.monitored.operator.observe;

import org.jspecify.annotations.NullMarked;
