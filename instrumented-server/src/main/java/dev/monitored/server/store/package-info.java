/**
 * Where jobs live, as the engine sees it: an interface for each subject. Depends on {@code job}
 * alone.
 */
@NullMarked
package dev.monitored.server.store;

import org.jspecify.annotations.NullMarked;
