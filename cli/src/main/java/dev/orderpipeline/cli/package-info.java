/**
 * The command line of the pipeline: {@link dev.orderpipeline.cli.Main} parses, one class for each
 * command says what its options mean, and the rest does the work without knowing of options.
 */
package dev.orderpipeline.cli;
