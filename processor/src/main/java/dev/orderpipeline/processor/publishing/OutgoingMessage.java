package dev.orderpipeline.processor.publishing;

import java.util.Optional;

/**
 * A message as it is sent.
 *
 * @param number its place in the archive, from 0
 * @param body the line of JSON
 * @param messageId by which consumers deduplicate
 * @param reason the code of an error, if it is an error message
 * @param size what counts towards the limit of SQS, in bytes
 */
record OutgoingMessage(
    long number, String body, String messageId, Optional<String> reason, int size) {}
