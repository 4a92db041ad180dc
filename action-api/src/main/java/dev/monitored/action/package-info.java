/**
 * The API of custom actions of the job server, which loads them from the jars in its folder of
 * actions. Depends only on {@code java.*}.
 */
@NullMarked
package dev.monitored.action;

import org.jspecify.annotations.NullMarked;
