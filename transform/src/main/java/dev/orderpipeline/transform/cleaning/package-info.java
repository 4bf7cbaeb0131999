/**
 * Turns records into rows: finds the required columns in the header, splits packed cells, and
 * converts each record to a typed row or a rejection. It looks at one record at a time. {@link
 * dev.orderpipeline.transform.cleaning.FileCleaning} is the entry point.
 */
package dev.orderpipeline.transform.cleaning;
