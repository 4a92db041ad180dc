/** Authentication and authorisation of callers. */
@NullMarked
package dev.monitored.server.http.auth;

import org.jspecify.annotations.NullMarked;
