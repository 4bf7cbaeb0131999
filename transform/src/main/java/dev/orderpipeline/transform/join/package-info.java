/**
 * Turns rows into messages: matches orders to customers and items to orders, sums the totals, and
 * withholds totals that rejected rows affect. {@code docs/rows.md} has the rules as a table.
 *
 * <p>Memory grows with customers, orders and items (a few bytes per item), never with the size of
 * the files or the number of messages. {@link dev.orderpipeline.transform.join.DayJoin} is the
 * entry point.
 *
 * <p>{@code JoinState} has the rules. {@code BatchJoin}, {@code LookupBatch}, {@code InternArena}
 * and {@code ItemIds} are optimised code; tests keep their results equal to those of {@code
 * JoinState.accept} and of plain maps.
 */
package dev.orderpipeline.transform.join;
