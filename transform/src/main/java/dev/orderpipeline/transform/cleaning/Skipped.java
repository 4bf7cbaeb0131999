package dev.orderpipeline.transform.cleaning;

import dev.orderpipeline.transform.intake.Notice;

/**
 * A record that is not data, such as a repeated header.
 *
 * @param notice why it is skipped
 */
public record Skipped(long line, Notice notice) implements Cleaned {}
