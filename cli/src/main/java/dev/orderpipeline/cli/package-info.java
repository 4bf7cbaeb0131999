/**
 * The command line of the pipeline. {@link dev.orderpipeline.cli.Main} parses the arguments, one
 * class per command interprets its options, and the other classes do the work and know no options.
 */
package dev.orderpipeline.cli;
