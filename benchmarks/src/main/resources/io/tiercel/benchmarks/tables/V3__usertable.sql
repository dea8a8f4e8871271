-- The table of YCSB's core workloads. Defaults, so that an update may set some fields alone.
CREATE TABLE usertable (
  ycsb_key VARCHAR(64) NOT NULL,
  field0 VARCHAR(100) NOT NULL DEFAULT '',
  field1 VARCHAR(100) NOT NULL DEFAULT '',
  field2 VARCHAR(100) NOT NULL DEFAULT '',
  field3 VARCHAR(100) NOT NULL DEFAULT '',
  field4 VARCHAR(100) NOT NULL DEFAULT '',
  field5 VARCHAR(100) NOT NULL DEFAULT '',
  field6 VARCHAR(100) NOT NULL DEFAULT '',
  field7 VARCHAR(100) NOT NULL DEFAULT '',
  field8 VARCHAR(100) NOT NULL DEFAULT '',
  field9 VARCHAR(100) NOT NULL DEFAULT '',
  _slot SMALLINT UNSIGNED GENERATED ALWAYS AS (CRC32(ycsb_key) >> 20) VIRTUAL,
  _version BIGINT UNSIGNED NOT NULL,
  PRIMARY KEY (ycsb_key),
  KEY by_slot (_slot, ycsb_key)
);
