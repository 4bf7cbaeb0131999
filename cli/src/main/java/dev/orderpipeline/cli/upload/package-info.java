/** Upload of a directory with the files of a day: {@code ./pipeline upload}. */
package dev.orderpipeline.cli.upload;
