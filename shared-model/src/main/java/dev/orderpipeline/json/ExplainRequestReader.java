package dev.orderpipeline.json;

import dev.orderpipeline.model.ExplainRequest;
import dev.orderpipeline.model.ExplainRequest.OfCustomer;
import dev.orderpipeline.model.ExplainRequest.OfMessage;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.InvalidRequestException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Reads the field {@code explain} of a request to the processor. */
final class ExplainRequestReader {
  static final String FIELD = "explain";

  private static final String EXAMPLE =
      "{\"file_set\": \"acme/2022-01-30\", \"customer\": \"ade3-11ed\"}";
  private static final Pattern MESSAGE_ID = Pattern.compile("[0-9a-f]{64}");

  private ExplainRequestReader() {}

  /** The request, if the fields have {@code explain}. */
  static Optional<ExplainRequest> read(RequestFields request) {
    return request
        .object(FIELD, EXAMPLE, List.of("file_set", "customer", "revision", "message_id"))
        .map(
            fields -> {
              request.requireOnly(List.of(FIELD));
              // As in the files, blanks around a reference do not count.
              return read(fields, fields.string("customer").map(String::strip));
            });
  }

  private static ExplainRequest read(RequestFields fields, Optional<String> customer) {
    Optional<FileSetId> set =
        fields.string(
            "file_set",
            FileSetId::parse,
            "[<partner>/]<yyyy-MM-dd>, for example \"acme/2022-01-30\"");
    Optional<String> messageId =
        fields.string(
            "message_id",
            text -> Optional.of(text).filter(id -> MESSAGE_ID.matcher(id).matches()),
            "the 64 characters 0-9 and a-f of a message's attribute message_id");
    Optional<Integer> revision =
        fields.number(
            "revision",
            text ->
                Optional.of(text)
                    .filter(number -> number.matches("[1-9][0-9]{0,8}"))
                    .map(Integer::valueOf),
            "a revision number, 1 or more");
    if (customer.isPresent() == messageId.isPresent()) {
      throw new InvalidRequestException(
          "explain needs either customer or message_id; send " + EXAMPLE);
    }
    if (messageId.isPresent()) {
      if (revision.isPresent()) {
        throw new InvalidRequestException(
            "explain.message_id names a message of one revision; omit explain.revision");
      }
      return new OfMessage(messageId.get(), set);
    }
    return new OfCustomer(
        set.orElseThrow(
            () ->
                new InvalidRequestException(
                    "explain.file_set is missing; a customer can be in many days, send "
                        + EXAMPLE)),
        customer.get(),
        revision.map(OptionalInt::of).orElse(OptionalInt.empty()));
  }
}
