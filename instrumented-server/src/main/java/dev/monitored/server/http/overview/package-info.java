/** The API about the whole server at once. */
@NullMarked
package dev.monitored.server.http.overview;

import org.jspecify.annotations.NullMarked;
