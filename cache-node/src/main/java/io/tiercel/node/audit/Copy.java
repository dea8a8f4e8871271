package io.tiercel.node.audit;

import io.tiercel.node.entry.EntryKey;
import io.tiercel.node.loader.TableHandle;

/**
 * One sampled copy.
 *
 * @param kind where it is kept
 * @param place at whom, for operators
 * @param table its table
 * @param key its key
 * @param content what it says
 * @param identity equal only for the very same copy: one filled anew has another, whatever it says
 */
record Copy(
    CopyKind kind,
    String place,
    TableHandle table,
    EntryKey key,
    Content content,
    Object identity) {}
