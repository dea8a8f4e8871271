-- What ./tiercel check and ./tiercel load write, and judge every read of.
CREATE TABLE checked (
  id BIGINT NOT NULL PRIMARY KEY,
  content BIGINT NOT NULL,
  total BIGINT NOT NULL,
  _slot SMALLINT UNSIGNED GENERATED ALWAYS AS (CRC32(id) >> 20) VIRTUAL,
  _version BIGINT UNSIGNED NOT NULL,
  KEY by_slot (_slot, id)
);
