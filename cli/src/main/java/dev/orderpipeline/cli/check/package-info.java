/** Local check of a file without AWS: {@code ./pipeline clean}. */
package dev.orderpipeline.cli.check;
