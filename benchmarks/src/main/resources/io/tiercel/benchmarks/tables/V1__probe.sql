-- A counter per key: a reader that sees n knows that all writes up to the n-th have reached it.
CREATE TABLE probe (
  id BIGINT NOT NULL,
  n BIGINT NOT NULL,
  _slot SMALLINT UNSIGNED GENERATED ALWAYS AS (CRC32(id) >> 20) VIRTUAL,
  _version BIGINT UNSIGNED NOT NULL,
  PRIMARY KEY (id),
  KEY by_slot (_slot, id)
);
