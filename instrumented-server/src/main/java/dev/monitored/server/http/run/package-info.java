/** The API about runs. */
@NullMarked
package dev.monitored.server.http.run;

import org.jspecify.annotations.NullMarked;
