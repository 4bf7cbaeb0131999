/** Explains a message: the rows, the steps of its total, and what was sent. It changes nothing. */
package dev.orderpipeline.processor.explain;
