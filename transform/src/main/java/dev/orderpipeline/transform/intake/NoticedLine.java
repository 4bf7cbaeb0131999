package dev.orderpipeline.transform.intake;

import java.io.Serializable;

/**
 * A line of a file with a notice.
 *
 * @param line the physical line, from 1
 */
public record NoticedLine(Notice notice, long line) implements Serializable {}
