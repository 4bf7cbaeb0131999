package dev.orderpipeline.cli.operate;

/** A response of the processor that explains a message. */
public final class ExplanationSamples {
  /** A total of two revisions, with one rejected row whose detail is hostile. */
  public static final String RESPONSE =
      """
      {"outcome": "EXPLAINED", "file_set": "acme/2022-01-30", "customer_reference": "c<1>",
       "sentence": "Revision 2 has the total 87.5.",
       "revisions": [
         {"revision": 2, "sentence": "Revision 2 has the total 87.5.", "run_state": "PUBLISHED",
          "run_started_at": "2022-01-31T09:00:00Z",
          "inputs": [
            {"file": "items", "key": "acme/items_20220130.csv", "version_id": "v1", "etag": "e1",
             "size": 12, "uploaded_at": "2022-01-30T09:00:00Z"}],
          "rows": {"count": 3, "accepted": 2, "rejected": 1, "listed": [
            {"file": "orders", "line": 2, "cells": {"order_reference": " o1\\u202e"},
             "result": "accepted"},
            {"file": "items", "line": 3, "cells": {"id": "1", "total_price": "87.5"},
             "result": "accepted", "amount": 87.5, "sum": 87.5},
            {"file": "items", "line": 4, "cells": {"id": "1"}, "result": "rejected",
             "reason": "DUPLICATE_ITEM",
             "detail": "the item is twice <script>alert(1)</script>", "other_line": 3}]},
          "arithmetic": {"is_listed": true, "number_of_orders": 1, "number_of_items": 1,
            "total_amount_spent": 87.5, "is_withheld": false, "equals_message": true},
          "messages": {"count": 2, "archived": 2, "archive": "published/x", "listed": [
            {"position": 1, "message_id": "0a1b", "body": "{\\"type\\":\\"customer_message\\"}",
             "accepted": ["run#2: accepted by the queue between a and b"]}]},
          "changes": ["since revision 1: the message is unchanged"]},
         {"revision": 1, "sentence": "Revision 1 has the total 87.5.",
          "input_fault": "a version has expired", "archive_fault": "the archive is gone"}]}
      """;

  private ExplanationSamples() {}
}
