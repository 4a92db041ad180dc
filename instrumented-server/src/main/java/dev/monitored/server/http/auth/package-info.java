/** Who may call a route. */
@NullMarked
package dev.monitored.server.http.auth;

import org.jspecify.annotations.NullMarked;
