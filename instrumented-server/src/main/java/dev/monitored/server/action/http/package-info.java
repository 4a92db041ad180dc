/** Makes HTTP requests to allowed hosts, for jobs and for callbacks. */
@NullMarked
package dev.monitored.server.action.http;

import org.jspecify.annotations.NullMarked;
