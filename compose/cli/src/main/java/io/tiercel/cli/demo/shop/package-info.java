/**
 * The demo's e-commerce shop: which table holds which type of a trace's objects, and what is in its
 * rows.
 *
 * <p>Beside step 1 of 7: the application's own records. The trace ({@link
 * io.tiercel.cli.demo.trace}) says which row is asked for; {@link io.tiercel.client} reads and
 * writes it. The trace is anonymous; the names here are ours.
 */
@NullMarked
package io.tiercel.cli.demo.shop;

import org.jspecify.annotations.NullMarked;
