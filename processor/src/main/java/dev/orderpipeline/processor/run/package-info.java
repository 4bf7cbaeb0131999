/**
 * The order of a run: lease, claim, build, archive, begin, publish, finish. Everything that decides
 * who may do what when is here and in the ledger; the other packages only do it.
 */
package dev.orderpipeline.processor.run;
