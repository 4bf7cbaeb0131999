/**
 * Control of runs: lease, claim, build, archive, begin, publish, finish. This package and the
 * ledger decide which worker does which step when; the other packages do the work.
 */
package dev.orderpipeline.processor.run;
