package dev.orderpipeline.spark.job;

import dev.orderpipeline.processor.archive.Part;
import java.io.Serializable;

/**
 * A part of an archive that is not completely sent.
 *
 * @param number the number of the part in the archive, from 0
 * @param accepted the part's checkpoint: how many of its messages the queue has accepted, in order
 */
public record PartToSend(int number, Part part, long accepted) implements Serializable {}
