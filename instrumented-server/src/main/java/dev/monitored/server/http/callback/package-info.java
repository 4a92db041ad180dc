/** Callbacks in the API. */
@NullMarked
package dev.monitored.server.http.callback;

import org.jspecify.annotations.NullMarked;
