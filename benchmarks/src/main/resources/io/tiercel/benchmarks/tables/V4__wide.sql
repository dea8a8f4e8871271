-- Rows of any size.
CREATE TABLE wide (
  id BIGINT NOT NULL,
  content MEDIUMTEXT NOT NULL,
  _slot SMALLINT UNSIGNED GENERATED ALWAYS AS (CRC32(id) >> 20) VIRTUAL,
  _version BIGINT UNSIGNED NOT NULL,
  PRIMARY KEY (id),
  KEY by_slot (_slot, id)
);
