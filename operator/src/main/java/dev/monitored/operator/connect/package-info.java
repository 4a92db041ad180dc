/**
 * Opens the connections to a Prometheus: TLS by the name in its certificate, and credentials from
 * files that may change at any time. Shows neither to anybody. Knows {@code prometheus} only.
 */
@NullMarked
package dev.monitored.operator.connect;

import org.jspecify.annotations.NullMarked;
