/** The API about changes. */
@NullMarked
package dev.monitored.server.http.change;

import org.jspecify.annotations.NullMarked;
