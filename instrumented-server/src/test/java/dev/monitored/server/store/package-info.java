/** Tests. */
@NullMarked
package dev.monitored.server.store;

import org.jspecify.annotations.NullMarked;
