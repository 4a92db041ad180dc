/** Takes what attempts log to the store and to those who follow it. */
@NullMarked
package dev.monitored.server.engine.log;

import org.jspecify.annotations.NullMarked;
