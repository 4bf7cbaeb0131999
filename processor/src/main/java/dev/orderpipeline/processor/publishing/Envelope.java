package dev.orderpipeline.processor.publishing;

import dev.orderpipeline.model.FileSetId;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/**
 * Message attributes for the messages of one revision. Creates the common attributes once.
 * Immutable.
 */
final class Envelope {
  /** The version of the format of bodies and attributes. */
  static final String SCHEMA = "1";

  private static final MessageAttributeValue SCHEMA_VALUE = text(SCHEMA);

  private final MessageAttributeValue set;
  private final MessageAttributeValue revision;

  Envelope(FileSetId set, int revision) {
    this.set = text(set.toString());
    this.revision =
        MessageAttributeValue.builder()
            .dataType("Number")
            .stringValue(Integer.toString(revision))
            .build();
  }

  Map<String, MessageAttributeValue> attributesOf(OutgoingMessage message) {
    Map<String, MessageAttributeValue> attributes = new HashMap<>();
    attributes.put("message_id", text(message.messageId()));
    attributes.put("file_set", set);
    attributes.put("revision", revision);
    attributes.put("schema", SCHEMA_VALUE);
    message.reason().ifPresent(reason -> attributes.put("reason", text(reason)));
    return attributes;
  }

  private static MessageAttributeValue text(String value) {
    return MessageAttributeValue.builder().dataType("String").stringValue(value).build();
  }
}
