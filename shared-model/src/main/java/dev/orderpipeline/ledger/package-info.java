/**
 * The one gateway to the table {@code file-arrivals}, and {@code reconcile}: the step that turns
 * what lies in the drop bucket into revisions. Everything that must happen once, or in order, is
 * decided by a conditional write in this package.
 */
package dev.orderpipeline.ledger;
