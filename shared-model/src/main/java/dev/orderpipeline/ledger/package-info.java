/**
 * The only gateway to the table {@code file-arrivals}, and {@code reconcile}, the step that turns
 * the files in the drop bucket into revisions. A conditional write in this package decides
 * everything that must happen once or in order.
 */
package dev.orderpipeline.ledger;
