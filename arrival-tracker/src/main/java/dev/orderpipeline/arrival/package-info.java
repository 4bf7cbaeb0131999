/**
 * The arrival-tracker: the handlers for S3 events and for the sweep, and the dispatch of revisions
 * to the processor. What is due is decided by the ledger's {@code reconcile}.
 */
package dev.orderpipeline.arrival;
