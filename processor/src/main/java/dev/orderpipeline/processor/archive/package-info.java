/** Archives, the write-ahead log of a run: messages in a local file and in the results bucket. */
package dev.orderpipeline.processor.archive;
