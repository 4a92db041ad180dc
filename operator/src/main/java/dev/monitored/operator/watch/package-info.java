/**
 * Informers that tell whether their source is synced, refused, failing or absent, that keep only
 * the fields that are needed, and that read an object whatever fields it has. May depend on {@code
 * snapshot}.
 */
@NullMarked
package dev.monitored.operator.watch;

import org.jspecify.annotations.NullMarked;
