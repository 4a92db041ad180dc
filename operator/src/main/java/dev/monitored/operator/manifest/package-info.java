/**
 * The Kubernetes objects of a {@code Monitored}, one file per kind. Pure; owner references are
 * added by who applies them. May depend on {@code api}, {@code plan}, {@code prometheus} and {@code
 * dashboard}.
 */
@NullMarked
package dev.monitored.operator.manifest;

import org.jspecify.annotations.NullMarked;
