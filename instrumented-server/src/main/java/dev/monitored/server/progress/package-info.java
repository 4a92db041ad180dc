/** Whether the parts of the server go on, as they tell it themselves. May know {@code job}. */
@NullMarked
package dev.monitored.server.progress;

import org.jspecify.annotations.NullMarked;
