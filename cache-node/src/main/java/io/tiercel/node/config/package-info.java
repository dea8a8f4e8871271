/**
 * YAML files become records here, with file, line and field named when they cannot.
 *
 * <p>Beside the data path: used once, at start. Before it: a file. After it: the configuration
 * records of whoever asks.
 */
@NullMarked
package io.tiercel.node.config;

import org.jspecify.annotations.NullMarked;
