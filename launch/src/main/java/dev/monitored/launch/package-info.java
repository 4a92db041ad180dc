/**
 * The entry point of the images: makes sure that the AOT cache fits the jars, then starts the
 * program. Depends on nothing but {@code java.base}.
 */
@NullMarked
package dev.monitored.launch;

import org.jspecify.annotations.NullMarked;
