/** Tests. */
@NullMarked
package dev.monitored.server.action.http;

import org.jspecify.annotations.NullMarked;
