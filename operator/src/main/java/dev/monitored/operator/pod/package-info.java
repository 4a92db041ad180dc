/**
 * A Pod as the verdict needs it: its containers, its ports and the Events about it. Pure. May
 * depend on {@code naming}.
 */
@NullMarked
package dev.monitored.operator.pod;

import org.jspecify.annotations.NullMarked;
