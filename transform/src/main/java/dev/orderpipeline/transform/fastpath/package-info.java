/**
 * The optimised path from bytes to cleaned rows. It handles simple rows, nearly all of a file, as
 * ranges of bytes, block by block and on several threads. All other rows go to the plain path.
 *
 * <p>The plain path defines every result: {@code CommonsCsvReader} says what a record is, and
 * {@code RowCleaner} what a sound row is. {@code FastPathTest} and the fuzzers keep this package
 * equal to them. So read those classes to learn a rule, and this package only to make it faster.
 *
 * <p>{@link dev.orderpipeline.transform.fastpath.FastFileCleaning} is the entry point; it fills
 * {@link dev.orderpipeline.transform.fastpath.CleanBatch}es.
 */
package dev.orderpipeline.transform.fastpath;
