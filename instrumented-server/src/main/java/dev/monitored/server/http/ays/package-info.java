/**
 * What a client of AYS asks a job server, answered from the engine of this one. Depends on {@code
 * engine} and {@code job}; who may ask is decided by the routes of {@code http}.
 */
@NullMarked
package dev.monitored.server.http.ays;

import org.jspecify.annotations.NullMarked;
