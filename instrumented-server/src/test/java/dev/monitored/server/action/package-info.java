/** Tests. */
@NullMarked
package dev.monitored.server.action;

import org.jspecify.annotations.NullMarked;
