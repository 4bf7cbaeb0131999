/**
 * Rows to messages: who is listed, who owns which order, what everyone's items come to, and which
 * totals cannot be trusted. Memory grows with customers, orders and a few bytes an item, never with
 * the size of the files or the number of messages. {@code docs/rows.md} has the rules as a table.
 */
package dev.orderpipeline.processor.join;
