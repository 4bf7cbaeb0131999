package dev.orderpipeline.consumer;

import dev.orderpipeline.consumer.OrderMessage.CustomerError;
import dev.orderpipeline.consumer.OrderMessage.CustomerTotal;
import dev.orderpipeline.json.MessageJson;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.Message;
import dev.orderpipeline.model.Message.ClosingMessage;
import dev.orderpipeline.model.Message.ErrorMessage;
import dev.orderpipeline.model.MessageId;
import dev.orderpipeline.model.Reason;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Messages of one file set as the pipeline writes them, parsed by the kit. */
final class SentMessages {
  private final FileSetId set;

  SentMessages(String set) {
    this.set = FileSetId.parse(set).orElseThrow();
  }

  OrderMessage total(int revision, String customer, int orders, String amount) {
    return parse(revision, new Message.CustomerMessage(customer, orders, new BigDecimal(amount)));
  }

  OrderMessage error(int revision, String customer, Reason reason) {
    return parse(revision, new ErrorMessage(customer, null, reason, reason.sentence()));
  }

  /** The closing message of a revision with these other messages. */
  OrderMessage closing(int revision, Collection<OrderMessage> messages) {
    Sha256 digest = new Sha256();
    messages.stream()
        .map(message -> message.origin().messageId())
        .distinct()
        .sorted()
        .forEach(id -> digest.add(id).add("\n"));
    return parse(
        revision,
        new ClosingMessage(
            set,
            revision,
            messages.stream().filter(CustomerTotal.class::isInstance).count(),
            messages.stream().filter(CustomerError.class::isInstance).distinct().count(),
            digest.hex()));
  }

  /**
   * A day and two corrections, each with its closing message. A correction changes every total, and
   * withdraws a tenth of the customers; another tenth has errors instead of totals.
   */
  List<List<OrderMessage>> dayAndTwoCorrections(int customers) {
    List<List<OrderMessage>> revisions = new ArrayList<>();
    for (int revision = 1; revision <= 3; revision++) {
      List<OrderMessage> messages = new ArrayList<>();
      for (int customer = 0; customer < customers; customer++) {
        String reference = "customer-" + customer;
        int tenth = customer % 10;
        if (tenth < revision - 1) {
          // Those withdrawn by the first correction are unknown to the second.
          if (tenth == revision - 2) {
            messages.add(error(revision, reference, Reason.CUSTOMER_WITHDRAWN));
          }
        } else if (tenth == revision + 2) {
          messages.add(error(revision, reference, Reason.DUPLICATE_ORDER));
          messages.add(error(revision, reference, Reason.AMOUNT_NOT_DECIMAL));
        } else {
          messages.add(total(revision, reference, revision, customer + "." + revision));
        }
      }
      messages.add(error(revision, null, Reason.UNKNOWN_ORDER));
      messages.add(closing(revision, messages));
      revisions.add(messages);
    }
    return revisions;
  }

  OrderMessage parse(int revision, String body) {
    return OrderMessage.parse(body, attributes(revision, body));
  }

  Map<String, String> attributes(int revision, String body) {
    return new HashMap<>(
        Map.of(
            "message_id",
            new MessageId(set, revision).of(body),
            "file_set",
            set.toString(),
            "revision",
            Integer.toString(revision),
            "schema",
            "1"));
  }

  private OrderMessage parse(int revision, Message message) {
    return parse(revision, MessageJson.body(message));
  }
}
