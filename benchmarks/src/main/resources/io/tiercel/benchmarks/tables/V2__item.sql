-- Rows as large as those that the figures of other caches are told for.
CREATE TABLE item (
  id BIGINT NOT NULL,
  content VARCHAR(200) NOT NULL,
  _slot SMALLINT UNSIGNED GENERATED ALWAYS AS (CRC32(id) >> 20) VIRTUAL,
  _version BIGINT UNSIGNED NOT NULL,
  PRIMARY KEY (id),
  KEY by_slot (_slot, id)
);
