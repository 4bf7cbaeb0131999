package dev.orderpipeline.spark;

import java.io.Serializable;

/**
 * A byte range of a file that consists of whole records.
 *
 * @param from the offset of the first byte, where a record begins
 * @param to the offset after the last byte
 * @param firstLine the physical line of the first byte, from 1
 */
record Split(long from, long to, long firstLine) implements Serializable {}
