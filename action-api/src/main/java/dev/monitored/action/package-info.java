/**
 * What an action of the job server implements and is given. The server loads actions from the jars
 * in its folder of actions. Depends on {@code java.*} alone.
 */
@NullMarked
package dev.monitored.action;

import org.jspecify.annotations.NullMarked;
