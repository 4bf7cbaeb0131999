/** Sends an archive's messages to the queue, each at least once, and knows how far it has come. */
package dev.orderpipeline.processor.publishing;
