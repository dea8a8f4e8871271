/**
 * The demo's stale check: every acknowledged write of every application process, and what a read
 * may return given them.
 *
 * <p>Beside step 1 of 7: it looks at what callers of {@link io.tiercel.client} asked and got, and
 * at nothing inside the tier.
 */
@NullMarked
package io.tiercel.cli.demo.ledger;

import org.jspecify.annotations.NullMarked;
