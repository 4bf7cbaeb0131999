-- The tables of the consumer kit, for PostgreSQL 12 or newer.

-- How much of each file set's highest revision has arrived.
CREATE TABLE IF NOT EXISTS order_revisions (
  file_set text PRIMARY KEY,
  -- The highest revision of which a message has arrived.
  revision integer NOT NULL,
  -- Different messages of this revision that have arrived.
  customer_messages bigint NOT NULL,
  error_messages bigint NOT NULL,
  -- From the closing message of this revision, if it has arrived.
  expected_customer_messages bigint,
  expected_error_messages bigint,
  expected_sha256 char(64),
  -- The highest revision that is known to be complete; 0 for none.
  complete_revision integer NOT NULL
);

-- One row per customer of a file set. A row without figures says that the customer has no total in
-- this revision.
CREATE TABLE IF NOT EXISTS order_totals (
  file_set text NOT NULL,
  customer_reference text NOT NULL,
  revision integer NOT NULL,
  -- Null in a row without figures. The collation sorts as the digest of a revision needs it.
  message_id char(64) COLLATE "C",
  number_of_orders bigint,
  total_amount_spent numeric,
  PRIMARY KEY (file_set, customer_reference)
);

-- Only the errors of a file set's highest revision count.
CREATE TABLE IF NOT EXISTS order_errors (
  message_id char(64) COLLATE "C" PRIMARY KEY,
  file_set text NOT NULL,
  revision integer NOT NULL,
  customer_reference text,
  order_reference text,
  reason text NOT NULL,
  message text NOT NULL
);

CREATE INDEX IF NOT EXISTS order_errors_of_revision ON order_errors (file_set, revision);
