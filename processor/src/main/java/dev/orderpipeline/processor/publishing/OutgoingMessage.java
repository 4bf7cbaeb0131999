package dev.orderpipeline.processor.publishing;

import dev.orderpipeline.processor.archive.MessageLine;
import java.util.Optional;

/**
 * A message to send.
 *
 * @param number its position in the archive, from 0
 * @param body the message as one line of JSON
 * @param messageId the id by which consumers deduplicate
 * @param reason the code of the reason, if it is an error message
 * @param size an upper bound of its size for the limit of SQS, in bytes
 */
record OutgoingMessage(
    long number, String body, String messageId, Optional<String> reason, int size) {

  boolean isClosing() {
    return MessageLine.isClosing(body);
  }
}
