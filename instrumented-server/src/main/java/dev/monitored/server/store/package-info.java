/** Durable jobs: the only package with SQL. Depends on {@code job} alone. */
@NullMarked
package dev.monitored.server.store;

import org.jspecify.annotations.NullMarked;
