/**
 * {@code tiercel load}: applications that read and write through the SDK on a cluster that is there
 * already, while an operator changes it; every operation is judged afterwards.
 *
 * <p>Before step 1 of 7: the applications and the judgement are those of {@link
 * io.tiercel.cli.check}, without its faults.
 */
@NullMarked
package io.tiercel.cli.load;

import org.jspecify.annotations.NullMarked;
