package io.tiercel.router;

/**
 * The idempotency key of a write. A writer numbers its writes per slot, has at most one outstanding
 * per slot, and repeats the number when it retries.
 *
 * @param writerId random per writer
 * @param sequence rises by one with each new write in the slot, from 1
 */
public record WriterSequence(long writerId, long sequence) {}
