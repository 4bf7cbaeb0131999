package dev.orderpipeline.spark;

import dev.orderpipeline.processor.archive.Part;
import dev.orderpipeline.transform.join.DayTally;
import dev.orderpipeline.transform.join.MessageCounts;
import java.io.Serializable;
import java.util.List;

/**
 * The result of a task that wrote a slice.
 *
 * @param number the number of the slice
 * @param totals the part with the customer messages, if there are any
 * @param errors the part with the error messages, if there are any
 * @param rejectedRows the name of the part with the rejected rows, if there are any
 * @param affectedCustomers the name of the part with the customers without a total, if there are
 *     any
 * @param messages the counts of the messages
 * @param counts the shard counts that this slice received
 * @param rejected the file rejections that this slice received
 */
record WrittenSlice(
    int number,
    List<Part> totals,
    List<Part> errors,
    List<String> rejectedRows,
    List<String> affectedCustomers,
    MessageCounts messages,
    DayTally counts,
    List<RejectedFile> rejected)
    implements Serializable {}
