-- Two tables to play with. What makes them Tiercel's are the two columns _slot and _version and the
-- index over them; everything else is as anywhere.
CREATE TABLE customers (
  id BIGINT NOT NULL,
  name VARCHAR(100) NOT NULL,
  email VARCHAR(200),
  country CHAR(2),
  balance DECIMAL(12, 2) NOT NULL DEFAULT 0,
  active BOOLEAN NOT NULL DEFAULT TRUE,
  joined DATE,
  preferences JSON,
  _slot SMALLINT UNSIGNED GENERATED ALWAYS AS (CRC32(id) >> 20) VIRTUAL,
  _version BIGINT UNSIGNED NOT NULL,
  PRIMARY KEY (id),
  KEY by_slot (_slot, id)
);

-- A compound key; a customer's orders live on one shard, as customer_id is the shard key.
CREATE TABLE orders (
  customer_id BIGINT NOT NULL,
  number INT NOT NULL,
  status ENUM('NEW', 'PAID', 'SHIPPED', 'CANCELLED') NOT NULL DEFAULT 'NEW',
  total DECIMAL(12, 2) NOT NULL,
  note TEXT,
  placed_at DATETIME(6),
  _slot SMALLINT UNSIGNED GENERATED ALWAYS AS (CRC32(customer_id) >> 20) VIRTUAL,
  _version BIGINT UNSIGNED NOT NULL,
  PRIMARY KEY (customer_id, number),
  KEY by_slot (_slot, customer_id, number)
);
