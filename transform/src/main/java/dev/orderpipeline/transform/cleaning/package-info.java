/**
 * Turns records into rows: finds the needed columns in the header, splits packed cells, and
 * converts each record to a typed row or a rejection. It looks at one record at a time. {@link
 * dev.orderpipeline.transform.cleaning.FileCleaning} is the entry point.
 *
 * <p>{@code CleanBatch} and {@code AmountReader.readShort} are an optimised byte path for simple
 * rows; tests keep its results equal to those of {@code RowCleaner.clean}.
 */
package dev.orderpipeline.transform.cleaning;
