@NullMarked
package dev.monitored.server.progress;

import org.jspecify.annotations.NullMarked;
