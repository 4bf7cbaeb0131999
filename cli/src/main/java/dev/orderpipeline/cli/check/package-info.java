/** Local check of files without AWS: {@code ./pipeline check}. */
package dev.orderpipeline.cli.check;
