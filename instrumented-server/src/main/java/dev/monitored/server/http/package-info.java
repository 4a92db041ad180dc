/**
 * The API: routes, JSON, problems, authentication. The only importer of the web server; depends on
 * {@code engine} and {@code job}.
 */
@NullMarked
package dev.monitored.server.http;

import org.jspecify.annotations.NullMarked;
