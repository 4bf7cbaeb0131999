package dev.orderpipeline.processor.run;

import dev.orderpipeline.processor.archive.Spool;

/**
 * A build's result.
 *
 * @param spool the messages, in a local file
 * @param countsJson what was counted
 */
record Build(Spool spool, String countsJson) {}
