/** Tests. */
@NullMarked
package dev.monitored.server.http;

import org.jspecify.annotations.NullMarked;
