/**
 * Label selectors as constraints that can be joined, compared and solved. Pure. May depend on
 * {@code naming} and the Kubernetes model.
 */
@NullMarked
package dev.monitored.operator.selector;

import org.jspecify.annotations.NullMarked;
