/** The API about jobs. */
@NullMarked
package dev.monitored.server.http.job;

import org.jspecify.annotations.NullMarked;
