package dev.orderpipeline.processor.intake;

import java.io.Serializable;

/**
 * A range of a file's bytes that holds whole records.
 *
 * @param from the first byte, where a record begins
 * @param to behind the last one
 * @param firstLine the physical line of the first byte, from 1
 */
public record Split(long from, long to, long firstLine) implements Serializable {}
