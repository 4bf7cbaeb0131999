/**
 * Turns bytes into records: detects what a file is and how it separates its cells, then reads it
 * record by record, each with its physical line. Independent of column meanings, S3 and Lambda.
 *
 * <p>{@link dev.orderpipeline.transform.intake.RecordSource} is the entry point. {@code
 * BlockCutter} cuts the bytes into blocks of whole records, where {@code Quotes} finds their ends.
 * {@code CommonsCsvReader} parses the records, and so defines what a record is.
 */
package dev.orderpipeline.transform.intake;
