/** What tells the partner, and the operator, what became of a day's files. */
package dev.orderpipeline.processor.receipt;
