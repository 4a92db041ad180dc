@NullMarked
package dev.monitored.server.http.ays;

import org.jspecify.annotations.NullMarked;
