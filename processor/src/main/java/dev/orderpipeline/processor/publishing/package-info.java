/** Publishing of an archive's messages to the queue, at least once, with a checkpoint. */
package dev.orderpipeline.processor.publishing;
