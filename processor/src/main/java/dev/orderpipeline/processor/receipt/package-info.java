/** Receipts: the result of a run for the partner and the operator. */
package dev.orderpipeline.processor.receipt;
