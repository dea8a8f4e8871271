package io.tiercel.client.internal;

import io.tiercel.client.internal.mapping.KeyAddress;
import io.tiercel.client.internal.session.SessionMarks;
import io.tiercel.protocol.v1.Write;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One write.
 *
 * @param row all columns, encoded; empty for a delete
 * @param writtenColumns indexes of those it sets; empty for all but generated ones
 * @param expectedVersion 0 for none
 * @param inOrder whether the caller does not wait for it: his next ones come after it
 */
record WriteCall(
    Write.Kind kind,
    Object nearKey,
    KeyAddress address,
    byte[] row,
    List<Integer> writtenColumns,
    long expectedVersion,
    @Nullable SessionMarks session,
    long deadlineNanos,
    boolean inOrder) {}
