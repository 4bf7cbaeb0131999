/**
 * Bytes to records: looks at what a file is, finds its dialect, and reads it record by record with
 * the physical line on which each begins. Knows nothing of columns' meaning, of S3 or of Lambda.
 */
package dev.orderpipeline.processor.intake;
