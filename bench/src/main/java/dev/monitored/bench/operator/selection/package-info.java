/**
 * What Monitored say of who selects them, and what the real prometheus-operator writes, in clusters
 * that are generated.
 */
@NullMarked
package dev.monitored.bench.operator.selection;

import org.jspecify.annotations.NullMarked;
