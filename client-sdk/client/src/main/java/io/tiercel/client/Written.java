package io.tiercel.client;

/**
 * An acknowledged write.
 *
 * @param version of the row as written, or of its absence after a delete
 * @param existed false only for a delete that found nothing; of a repeated one, the last attempt
 *     found nothing, because an earlier one removed the row or because there was none
 * @param repeated true when an earlier attempt of the same call had already been applied, or
 *     another writer came before the row was read back; the version is then the row's present one
 */
public record Written(Version version, boolean existed, boolean repeated) {}
