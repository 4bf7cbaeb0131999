package dev.orderpipeline.processor.run;

import dev.orderpipeline.processor.archive.Part;
import java.io.Serializable;

/**
 * A part of an archive of which not all is accepted yet.
 *
 * @param number of the part in the archive, from 0
 * @param accepted how many of its messages, the first ones, are accepted by the queue
 */
public record PartToSend(int number, Part part, long accepted) implements Serializable {}
