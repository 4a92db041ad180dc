/**
 * The Kubernetes objects of a {@code Monitored}, one file per kind. Pure; the applier adds owner
 * references. May depend on {@code api}, {@code naming}, {@code application}, {@code plan}, {@code
 * rules} and {@code dashboard}.
 */
@NullMarked
package dev.monitored.operator.children;

import org.jspecify.annotations.NullMarked;
