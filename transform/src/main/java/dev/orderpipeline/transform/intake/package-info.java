/**
 * Turns bytes into records: detects what a file is and how it separates its cells, then reads it
 * record by record, each with its physical line. Independent of column meanings, S3 and Lambda.
 *
 * <p>{@link dev.orderpipeline.transform.intake.RecordSource} is the entry point. commons-csv
 * defines what a record is. {@code RecordScanner}, {@code RecordBatch}, {@code Quotes}, {@code
 * BlockCutter} and {@code Swar} are an optimised byte path; tests keep its results equal to those
 * of commons-csv.
 */
package dev.orderpipeline.transform.intake;
