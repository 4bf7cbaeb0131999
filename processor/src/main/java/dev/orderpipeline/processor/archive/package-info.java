/** The write-ahead log of a run: its messages spooled to a local file and archived in S3. */
package dev.orderpipeline.processor.archive;
