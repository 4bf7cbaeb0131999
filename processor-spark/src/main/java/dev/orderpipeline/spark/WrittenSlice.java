package dev.orderpipeline.spark;

import dev.orderpipeline.processor.archive.Part;
import dev.orderpipeline.processor.join.MessageCounts;
import dev.orderpipeline.processor.join.ShardCounts;
import java.io.Serializable;
import java.util.List;

/**
 * What a task has written of a slice of a file.
 *
 * @param number of the slice
 * @param totals the part with the customer messages, if there are any
 * @param errors the part with the error messages, if there are any
 * @param rejectedRows where the rows of the receipt are, if there are any
 * @param messages what the messages come to
 * @param counts what the shards have counted whose counts came here
 * @param rejected why files cannot be read, as far as that came here
 */
record WrittenSlice(
    int number,
    List<Part> totals,
    List<Part> errors,
    List<String> rejectedRows,
    MessageCounts messages,
    ShardCounts counts,
    List<RejectedFile> rejected)
    implements Serializable {}
