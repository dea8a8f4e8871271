/**
 * The access trace that the demo replays: where it comes from and how it is read.
 *
 * <p>Above step 1 of 7: which object is asked for next. {@link io.tiercel.cli.demo.shop} makes rows
 * of the objects; the demo's callers ask the SDK ({@link io.tiercel.client}) for them.
 */
@NullMarked
package io.tiercel.cli.demo.trace;

import org.jspecify.annotations.NullMarked;
