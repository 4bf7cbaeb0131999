package dev.orderpipeline.processor.explain;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.MessageId;
import dev.orderpipeline.model.Reason;
import dev.orderpipeline.processor.archive.LineSink;
import dev.orderpipeline.processor.archive.MessageLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/** The messages of one archive that a request is about: all counted, the first ones listed. */
final class ArchivedMessages implements LineSink {
  private final MessageId ids;
  private final BiPredicate<MessageLine, String> isWanted;
  private final Limit limit;
  private final List<Archived> listed = new ArrayList<>();
  private long position;
  private long count;
  private long bytes;

  private ArchivedMessages(
      FileSetId set, int revision, BiPredicate<MessageLine, String> isWanted, Limit limit) {
    this.ids = new MessageId(set, revision);
    this.isWanted = isWanted;
    this.limit = limit;
  }

  /** The messages that name a customer. */
  static ArchivedMessages naming(FileSetId set, int revision, String customer, Limit limit) {
    return new ArchivedMessages(
        set, revision, (line, body) -> line.customer().filter(customer::equals).isPresent(), limit);
  }

  /** The messages with one body. */
  static ArchivedMessages with(FileSetId set, int revision, String wanted) {
    return new ArchivedMessages(set, revision, (line, body) -> body.equals(wanted), Limit.MESSAGES);
  }

  /**
   * A message as archived.
   *
   * @param position its number in the order of the archive, from 1
   * @param body one line of JSON, exactly as it was sent
   */
  record Archived(long position, String messageId, String body) {
    private JsonObject json() {
      return JsonParser.parseString(body).getAsJsonObject();
    }

    boolean isTotal() {
      return json().get("type").getAsString().equals("customer_message");
    }

    /** The amount as it was sent; only of a total. */
    String amount() {
      return json().get("total_amount_spent").getAsString();
    }

    /** The number of orders; only of a total. */
    long orders() {
      return json().get("number_of_orders").getAsLong();
    }

    /** The code and the sentence; only of an error message. */
    String text() {
      return json().get("message").getAsString();
    }

    boolean hasReason(Reason reason) {
      return !isTotal() && text().startsWith(reason.code() + ": ");
    }
  }

  @Override
  public void accept(String body) throws IOException {
    if (MessageLine.isClosing(body)) {
      return;
    }
    position++;
    if (isWanted.test(MessageLine.of(body), body)) {
      count++;
      bytes += body.getBytes(StandardCharsets.UTF_8).length;
      if (listed.size() < limit.count() && bytes <= limit.bytes()) {
        listed.add(new Archived(position, ids.of(body), body));
      }
    }
  }

  /** The number of messages of the archive without its closing message. */
  long archived() {
    return position;
  }

  /** The number of messages that the request is about, listed or not. */
  long count() {
    return count;
  }

  List<Archived> listed() {
    return List.copyOf(listed);
  }

  /** The customer's total, if there is one. */
  Optional<Archived> total() {
    return listed.stream().filter(Archived::isTotal).findFirst();
  }
}
