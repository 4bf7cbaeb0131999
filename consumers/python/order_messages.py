#!/usr/bin/env python3
"""Keeps totals of customers in SQLite, from the queue customer-order-message-queue.

    order_messages.py --queue-url URL --database totals.db [--endpoint-url URL] [--until-empty]

The tables stay right under duplicates, any order of messages, corrections, withdrawals and replays.
A message is deleted from the queue after its transaction is committed. A message that this version
cannot read stays in the queue; after 5 receives SQS moves it to the dead-letter queue.

Needs Python 3.9 or newer with SQLite 3.24 or newer. Only the command needs boto3: import the module
to use parse() and TotalsStore with another client.
"""

import argparse
import contextlib
import hashlib
import json
import re
import sqlite3
import sys
from dataclasses import dataclass
from decimal import Decimal
from typing import Iterable, List, Mapping, Optional, Tuple, Union

VERSION = "1"

TABLES = """
-- How much of each file set's highest revision has arrived. The expected values are those of its
-- closing message. complete_revision is the highest revision known to be complete; 0 for none.
CREATE TABLE IF NOT EXISTS order_revisions (
  file_set TEXT PRIMARY KEY,
  revision INTEGER NOT NULL,
  customer_messages INTEGER NOT NULL,
  error_messages INTEGER NOT NULL,
  expected_customer_messages INTEGER,
  expected_error_messages INTEGER,
  expected_sha256 TEXT,
  complete_revision INTEGER NOT NULL
);

-- One row per customer of a file set. A row without figures says that the customer has no total in
-- this revision. Amounts are texts, because SQLite has no exact decimal type.
CREATE TABLE IF NOT EXISTS order_totals (
  file_set TEXT NOT NULL,
  customer_reference TEXT NOT NULL,
  revision INTEGER NOT NULL,
  message_id TEXT,
  number_of_orders INTEGER,
  total_amount_spent TEXT,
  PRIMARY KEY (file_set, customer_reference)
) WITHOUT ROWID;

-- Only the errors of a file set's highest revision count.
CREATE TABLE IF NOT EXISTS order_errors (
  message_id TEXT PRIMARY KEY,
  file_set TEXT NOT NULL,
  revision INTEGER NOT NULL,
  customer_reference TEXT,
  order_reference TEXT,
  reason TEXT NOT NULL,
  message TEXT NOT NULL
) WITHOUT ROWID;

CREATE INDEX IF NOT EXISTS order_errors_of_revision ON order_errors (file_set, revision);
"""

PUT_TOTAL = """
INSERT INTO order_totals
  (file_set, customer_reference, revision, message_id, number_of_orders, total_amount_spent)
VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (file_set, customer_reference) DO UPDATE
SET revision = excluded.revision, message_id = excluded.message_id,
    number_of_orders = excluded.number_of_orders, total_amount_spent = excluded.total_amount_spent
WHERE order_totals.revision < excluded.revision
"""

PUT_ERROR = """
INSERT INTO order_errors
  (message_id, file_set, revision, customer_reference, order_reference, reason, message)
VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (message_id) DO NOTHING
"""

IDS = """
SELECT message_id FROM order_totals
WHERE file_set = ? AND revision = ? AND message_id IS NOT NULL
UNION ALL
SELECT message_id FROM order_errors WHERE file_set = ? AND revision = ?
ORDER BY message_id
"""

PUT_REVISION = "INSERT OR REPLACE INTO order_revisions VALUES (?, ?, ?, ?, ?, ?, ?, ?)"


class UnsupportedMessage(Exception):
    """A message that this version cannot read. Leave it in the queue."""


@dataclass(frozen=True)
class CustomerTotal:
    """The total of one customer in one file set; replaces an earlier one."""

    message_id: str
    file_set: str
    revision: int
    customer_reference: str
    number_of_orders: int
    total_amount_spent: Decimal


@dataclass(frozen=True)
class CustomerError:
    """A problem of one row or customer. The customer that it names has no total."""

    message_id: str
    file_set: str
    revision: int
    customer_reference: Optional[str]
    order_reference: Optional[str]
    reason: str
    message: str


@dataclass(frozen=True)
class RevisionComplete:
    """The counts and the digest of all other messages of a revision."""

    message_id: str
    file_set: str
    revision: int
    customer_messages: int
    error_messages: int
    sha256: str


Message = Union[CustomerTotal, CustomerError, RevisionComplete]


def parse(body: str, attributes: Mapping[str, str]) -> Message:
    """Parses a message.

    body is the exact text that SQS delivered; attributes has the StringValue of each message
    attribute. Raises UnsupportedMessage if the schema version is unknown, or the message breaks its
    contract.
    """
    try:
        if attributes["schema"] != VERSION:
            raise ValueError(f"its schema version is {attributes['schema']}, not {VERSION}")
        message_id, file_set = attributes["message_id"], attributes["file_set"]
        revision = int(_matching(r"[1-9][0-9]{0,8}", attributes["revision"]))
        _matching(r"(?s:.*/)?[0-9]{4}-[0-9]{2}-[0-9]{2}", file_set)
        if hashlib.sha256(f"{file_set}\n{revision}\n{body}".encode()).hexdigest() != message_id:
            raise ValueError("its body does not have its message_id; something has changed it")
        # Numbers keep their digits: a binary floating point number would lose some.
        fields = json.loads(
            body, parse_int=_Number, parse_float=_Number, object_pairs_hook=_unique
        )
        if not isinstance(fields, dict):
            raise ValueError("its body is no JSON object")
        return _message(fields, message_id, file_set, revision)
    except KeyError as e:
        raise UnsupportedMessage(f"it has no {e}") from e
    except (ValueError, TypeError) as e:
        raise UnsupportedMessage(str(e)) from e


class _Number(str):
    """A number as it is written."""


def _unique(pairs):
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("its body has a key twice")
    return fields


def _message(fields, message_id: str, file_set: str, revision: int) -> Message:
    kind = fields.pop("type")
    origin = (message_id, file_set, revision)
    if kind == "customer_message":
        message: Message = CustomerTotal(
            *origin,
            _text(fields.pop("customer_reference")),
            _count(fields.pop("number_of_orders")),
            Decimal(
                _number(r"-?(0|[1-9][0-9]{0,39})(\.[0-9]{1,6})?", fields.pop("total_amount_spent"))
            ),
        )
    elif kind == "error_message":
        customer, order = fields.pop("customer_reference"), fields.pop("order_reference")
        text = _matching(r"(?s:[A-Z][A-Z_]*: .+)", _text(fields.pop("message")))
        message = CustomerError(
            *origin,
            None if customer is None else _text(customer),
            None if order is None else _text(order),
            text.partition(":")[0],
            text,
        )
    elif kind == "revision_complete":
        if (fields.pop("file_set"), _count(fields.pop("revision"))) != (file_set, revision):
            raise ValueError("its body names another file set or revision than its attributes")
        message = RevisionComplete(
            *origin,
            _count(fields.pop("customer_messages")),
            _count(fields.pop("error_messages")),
            _matching(r"[0-9a-f]{64}", _text(fields.pop("sha256"))),
        )
    else:
        raise ValueError(f"its type is unknown: {kind}")
    if fields:
        raise ValueError(f"its body has other keys: {', '.join(sorted(fields))}")
    return message


def _text(value) -> str:
    if type(value) is not str or not value:
        raise ValueError("its body has no text where one is needed")
    return value


def _count(value) -> int:
    return int(_number(r"0|[1-9][0-9]{0,17}", value))


def _number(pattern: str, value) -> str:
    if not isinstance(value, _Number):
        raise ValueError("its body has no number where one is needed")
    return _matching(pattern, value)


def _matching(pattern: str, value: str) -> str:
    if not re.fullmatch(pattern, value):
        raise ValueError(f"a value does not match {pattern}")
    return value


@dataclass(frozen=True)
class Applied:
    """What a call has changed: numbers of messages, and (file set, revision) pairs.

    Of a completed revision all totals are stored, and no total of an earlier one is left. Of a
    mismatched one as many messages are stored as its closing message states, but not the same ones.
    """

    changed: int
    ignored: int
    completed: Tuple[Tuple[str, int], ...]
    mismatched: Tuple[Tuple[str, int], ...]


class TotalsStore:
    """Tables of totals and errors in one SQLite database. Not thread-safe: one store per thread."""

    def __init__(self, database: str):
        # No implicit transactions: apply() begins its own.
        self.connection = sqlite3.connect(database, isolation_level=None, timeout=60)
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.executescript(TABLES)

    def close(self) -> None:
        self.connection.close()

    def apply(self, messages: Iterable[Message]) -> Applied:
        """Stores messages in one transaction, and commits it; on failure nothing is stored."""
        by_set: dict = {}
        count = 0
        for message in messages:
            by_set.setdefault(message.file_set, []).append(message)
            count += 1
        changed, completed, mismatched = 0, [], []
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            for file_set, some in by_set.items():
                changes, revision, end = self._apply_set(file_set, some)
                changed += changes
                if end is not None:
                    (completed if end else mismatched).append((file_set, revision))
            self.connection.execute("COMMIT")
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        return Applied(changed, count - changed, tuple(completed), tuple(mismatched))

    def complete_revision(self, file_set: str) -> int:
        """Returns the highest revision known to be complete, 0 for none."""
        row = self.connection.execute(
            "SELECT complete_revision FROM order_revisions WHERE file_set = ?", (file_set,)
        ).fetchone()
        return row[0] if row else 0

    def _apply_set(self, file_set: str, messages: List[Message]):
        """Returns how many messages changed something, the highest revision, and its end."""
        row = self.connection.execute(
            "SELECT * FROM order_revisions WHERE file_set = ?", (file_set,)
        ).fetchone()
        _, revision, customers, errors, *expected, complete = row or (None, 0, 0, 0, *[None] * 3, 0)
        before = (revision, customers, errors, *expected)
        newest = max(message.revision for message in messages)
        if newest > revision:
            revision, customers, errors, expected = newest, 0, 0, [None] * 3
        changed = 0
        for message in messages:
            # A complete revision has every message, and settles that no earlier one counts.
            if message.revision <= complete:
                continue
            new = self._put(message, revision, expected)
            changed += new
            if new and message.revision == revision:
                customers += isinstance(message, CustomerTotal)
                errors += isinstance(message, CustomerError)
        if (revision, customers, errors, *expected) == before:
            return changed, revision, None
        end = None
        if expected[2] is not None and customers + errors >= sum(expected[:2]):
            end = [customers, errors, self._ids_digest(file_set, revision)] == expected
            if end:
                complete = revision
                # The customers withdrawn by revisions of which not every message has arrived.
                for table in ("order_totals", "order_errors"):
                    self.connection.execute(
                        f"DELETE FROM {table} WHERE file_set = ? AND revision < ?",
                        (file_set, revision),
                    )
        self.connection.execute(
            PUT_REVISION, (file_set, revision, customers, errors, *expected, complete)
        )
        return changed, revision, end

    def _put(self, message: Message, newest: int, expected: list) -> bool:
        origin = (message.file_set, message.revision)
        if isinstance(message, CustomerTotal):
            return self._put_total(
                message.customer_reference,
                *origin,
                message.message_id,
                message.number_of_orders,
                f"{message.total_amount_spent:f}",
            )
        if isinstance(message, CustomerError):
            if message.customer_reference is not None:
                self._put_total(message.customer_reference, *origin, None, None, None)
            cursor = self.connection.execute(
                PUT_ERROR,
                (
                    message.message_id,
                    *origin,
                    _storable(message.customer_reference),
                    _storable(message.order_reference),
                    message.reason,
                    _storable(message.message),
                ),
            )
            return cursor.rowcount > 0
        if message.revision < newest or expected[2] is not None:
            return False
        expected[:] = [message.customer_messages, message.error_messages, message.sha256]
        return True

    def _put_total(self, customer, file_set, revision, message_id, orders, amount) -> bool:
        return (
            self.connection.execute(
                PUT_TOTAL, (file_set, _storable(customer), revision, message_id, orders, amount)
            ).rowcount
            > 0
        )

    def _ids_digest(self, file_set: str, revision: int) -> str:
        digest = hashlib.sha256()
        for (message_id,) in self.connection.execute(IDS, (file_set, revision) * 2):
            digest.update(f"{message_id}\n".encode())
        return digest.hexdigest()


def _storable(text: Optional[str]) -> Optional[str]:
    """Escapes what SQLite cannot store: unpaired surrogates; and U+0000, which confuses tools."""
    return text and re.sub("[\0\ud800-\udfff]", lambda c: f"\\u{ord(c[0]):04x}", text)


def receive(sqs, queue_url: str, store: TotalsStore, wait_seconds: int) -> int:
    """Receives up to 10 messages, stores them, then deletes them. Returns how many it received."""
    received = sqs.receive_message(
        QueueUrl=queue_url,
        MaxNumberOfMessages=10,
        MessageAttributeNames=["All"],
        WaitTimeSeconds=wait_seconds,
    ).get("Messages", [])
    readable, done = [], []
    for message in received:
        attributes = {
            name: value["StringValue"]
            for name, value in message.get("MessageAttributes", {}).items()
            if "StringValue" in value
        }
        try:
            readable.append(parse(message["Body"], attributes))
            done.append({"Id": str(len(done)), "ReceiptHandle": message["ReceiptHandle"]})
        except UnsupportedMessage as e:
            print(f"left message {message['MessageId']} in the queue: {e}", file=sys.stderr)
    if readable:
        applied = store.apply(readable)
        for file_set, revision in applied.completed:
            print(f"complete: {file_set} revision {revision}", flush=True)
        for file_set, revision in applied.mismatched:
            print(f"mismatch: {file_set} revision {revision} has other messages", file=sys.stderr)
        # A message whose deletion fails is delivered again, and changes nothing.
        sqs.delete_message_batch(QueueUrl=queue_url, Entries=done)
    return len(received)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--queue-url", required=True)
    parser.add_argument("--endpoint-url", help="of the local stack; default: AWS")
    parser.add_argument("--database", default="totals.db", help="default: %(default)s")
    parser.add_argument(
        "--until-empty", action="store_true", help="end when a receive returns no message"
    )
    options = parser.parse_args()

    import boto3  # Only the command needs it.

    sqs = boto3.client("sqs", endpoint_url=options.endpoint_url)
    with contextlib.closing(TotalsStore(options.database)) as store:
        wait_seconds = 1 if options.until_empty else 20
        while receive(sqs, options.queue_url, store, wait_seconds) or not options.until_empty:
            pass


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        main()
