"""Tests of order_messages.py: python3 -m unittest, in this directory."""

import contextlib
import hashlib
import io
import json
import random
import sqlite3
import unittest
from decimal import Decimal

from order_messages import (
    CustomerError,
    CustomerTotal,
    RevisionComplete,
    TotalsStore,
    UnsupportedMessage,
    parse,
    receive,
)

FILE_SET = "acme/2022-01-30"


def message_id(body, revision=1, file_set=FILE_SET):
    return hashlib.sha256(f"{file_set}\n{revision}\n{body}".encode()).hexdigest()


def attributes(body, revision=1, **changes):
    return {
        "message_id": message_id(body, revision),
        "file_set": FILE_SET,
        "revision": str(revision),
        "schema": "1",
        **changes,
    }


def message(sent_in, /, **fields):
    body = json.dumps(fields, separators=(",", ":"))
    return parse(body, attributes(body, sent_in))


def total(revision, customer, orders=1):
    return message(
        revision,
        type="customer_message",
        customer_reference=customer,
        number_of_orders=orders,
        total_amount_spent=orders * 10 + revision,
    )


def error(revision, customer, text="CUSTOMER_WITHDRAWN: it is gone"):
    return message(
        revision,
        type="error_message",
        customer_reference=customer,
        order_reference=None,
        message=text,
    )


def closing(revision, messages):
    ids = sorted({m.message_id for m in messages})
    return message(
        revision,
        type="revision_complete",
        file_set=FILE_SET,
        revision=revision,
        customer_messages=sum(isinstance(m, CustomerTotal) for m in messages),
        error_messages=sum(isinstance(m, CustomerError) for m in messages),
        sha256=hashlib.sha256("".join(i + "\n" for i in ids).encode()).hexdigest(),
    )


def three_revisions(customers):
    """Each correction changes all totals, withdraws a tenth and withholds a tenth."""
    revisions, listed = [], [f"c{i}" for i in range(customers)]
    for revision in (1, 2, 3):
        some = []
        kept = []
        for i, customer in enumerate(listed):
            if revision > 1 and i % 10 == revision:
                some.append(error(revision, customer))
                continue
            kept.append(customer)
            if i % 10 == 9:
                some.append(error(revision, customer, f"DUPLICATE_ORDER: order {i} is a duplicate"))
            else:
                some.append(total(revision, customer, i % 7 + 1))
        listed = kept
        revisions.append(some)
    return revisions


class ParseTest(unittest.TestCase):
    BODY = (
        '{"type":"customer_message","customer_reference":"c1",'
        '"number_of_orders":2,"total_amount_spent":24999999999999999975.9}'
    )

    def test_total_keeps_all_digits(self):
        self.assertEqual(
            parse(self.BODY, attributes(self.BODY)),
            CustomerTotal(
                message_id(self.BODY), FILE_SET, 1, "c1", 2, Decimal("24999999999999999975.9")
            ),
        )

    def test_error_has_its_reason(self):
        found = error(1, None, "UNKNOWN_ORDER: order o1 is not in the file")

        self.assertEqual((found.reason, found.customer_reference), ("UNKNOWN_ORDER", None))

    def test_unsupported_messages_are_rejected(self):
        for body, changes in (
            (self.BODY, {"schema": "2"}),
            (self.BODY, {"message_id": "0" * 64}),
            (self.BODY, {"revision": "0"}),
            (self.BODY, {"file_set": "acme"}),
            (self.BODY.replace("customer_message", "customer_total"), {}),
            (self.BODY.replace(":2,", ':"2",'), {}),
            (self.BODY.replace(":2,", ":2.5,"), {}),
            (self.BODY.replace('"c1"', "null"), {}),
            (self.BODY.replace('"c1"', '""'), {}),
            (self.BODY.replace(":2,", ':2,"currency":"EUR",'), {}),
            (self.BODY.replace(":2,", ':2,"number_of_orders":2,'), {}),
            ("[]", {}),
            ("7", {}),
            ("", {}),
        ):
            with self.subTest(body=body, changes=changes):
                with self.assertRaises(UnsupportedMessage):
                    parse(body, {**attributes(body), **changes})
        with self.assertRaises(UnsupportedMessage):
            parse(self.BODY, {})


class TotalsStoreTest(unittest.TestCase):
    def setUp(self):
        self.store = TotalsStore(":memory:")
        self.addCleanup(self.store.close)

    def totals(self):
        return {
            customer: (orders, amount)
            for customer, orders, amount in self.store.connection.execute(
                "SELECT customer_reference, number_of_orders, total_amount_spent FROM order_totals"
                " WHERE number_of_orders IS NOT NULL"
            )
        }

    @staticmethod
    def expected(messages):
        return {
            m.customer_reference: (m.number_of_orders, str(m.total_amount_spent))
            for m in messages
            if isinstance(m, CustomerTotal)
        }

    def test_doubled_and_shuffled_messages_of_three_revisions_give_the_last_totals(self):
        revisions = three_revisions(3_500)
        everything = [m for some in revisions for m in some] * 2
        self.assertGreater(len(everything), 2 * 9_000)
        random.Random(1).shuffle(everything)

        for i in range(0, len(everything), 10):
            self.store.apply(everything[i : i + 10])

        self.assertEqual(self.totals(), self.expected(revisions[2]))

    def test_revision_completes_with_its_last_message_in_any_order(self):
        revisions = three_revisions(100)
        for seed in range(20):
            store = TotalsStore(":memory:")
            everything = [
                m for i, some in enumerate(revisions) for m in some + [closing(i + 1, some)]
            ]
            everything *= 2
            random.Random(seed).shuffle(everything)
            last = {m.message_id for m in revisions[2]} | {closing(3, revisions[2]).message_id}
            completed = []
            for m in everything:
                last.discard(m.message_id)
                completed += [r for _, r in store.apply([m]).completed]
                self.assertEqual(store.complete_revision(FILE_SET) == 3, not last)
            self.assertEqual(completed[-1:], [3])
            self.assertEqual(completed.count(3), 1)
            store.close()

    def test_completion_deletes_customers_whose_withdrawal_has_not_arrived(self):
        last = [total(3, "c2")]
        self.store.apply([total(1, "c1"), total(1, "c2")])

        self.store.apply(last + [closing(3, last)])
        late = self.store.apply([error(2, "c1"), total(1, "c1")])

        self.assertEqual((late.changed, late.ignored), (0, 2))
        self.assertEqual(self.totals(), {"c2": (1, "13")})

    def test_mismatch_is_reported(self):
        stated = closing(1, [total(1, "c1")])

        applied = self.store.apply([total(1, "c2"), stated])

        self.assertEqual(applied.mismatched, ((FILE_SET, 1),))
        self.assertEqual(self.store.complete_revision(FILE_SET), 0)

    def test_revision_without_messages_is_complete(self):
        self.assertEqual(self.store.apply([closing(1, [])]).completed, ((FILE_SET, 1),))

    def test_failure_stores_nothing(self):
        broken = RevisionComplete("x", FILE_SET, 1, object(), 0, "0")

        with self.assertRaises((sqlite3.Error, TypeError)):
            self.store.apply([total(1, "c1"), broken])

        self.assertEqual(self.totals(), {})

    def test_texts_that_no_database_stores_are_escaped(self):
        self.store.apply([error(1, "a\0\ud800", "UNKNOWN_CUSTOMER: no such customer")])

        self.assertEqual(
            self.store.connection.execute("SELECT customer_reference FROM order_errors").fetchone(),
            ("a\\u0000\\ud800",),
        )


class ReceiveTest(unittest.TestCase):
    """receive() with a queue that holds one message of a known and one of an unknown version."""

    class Queue:
        def __init__(self, *versions):
            body = ParseTest.BODY
            self.messages = [
                {
                    "Body": body,
                    "MessageId": version,
                    "ReceiptHandle": "handle of " + version,
                    "MessageAttributes": {
                        name: {"DataType": "String", "StringValue": value}
                        for name, value in attributes(body, schema=version).items()
                    },
                }
                for version in versions
            ]
            self.deleted = []

        def receive_message(self, **request):
            assert request["MessageAttributeNames"] == ["All"]
            return {"Messages": self.messages} if self.messages else {}

        def delete_message_batch(self, QueueUrl, Entries):
            self.deleted += [entry["ReceiptHandle"] for entry in Entries]

    def setUp(self):
        self.store = TotalsStore(":memory:")
        self.addCleanup(self.store.close)

    def test_message_of_an_unknown_version_stays_in_the_queue(self):
        queue = self.Queue("2", "1")

        with contextlib.redirect_stderr(io.StringIO()) as log:
            self.assertEqual(receive(queue, "url", self.store, 0), 2)

        self.assertEqual(queue.deleted, ["handle of 1"])
        self.assertIn("its schema version is 2", log.getvalue())

    def test_message_that_is_not_stored_is_not_deleted(self):
        queue = self.Queue("1")
        self.store.connection.execute("DROP TABLE order_totals")

        with self.assertRaises(sqlite3.Error):
            receive(queue, "url", self.store, 0)

        self.assertEqual(queue.deleted, [])

    def test_empty_queue_is_no_error(self):
        self.assertEqual(receive(self.Queue(), "url", self.store, 0), 0)


if __name__ == "__main__":
    unittest.main()
