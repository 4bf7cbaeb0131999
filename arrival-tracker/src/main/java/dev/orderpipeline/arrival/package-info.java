/**
 * Handlers for S3 events and for the sweep, and the dispatch of revisions to the processor. The
 * ledger's {@code reconcile} decides what is due.
 */
package dev.orderpipeline.arrival;
