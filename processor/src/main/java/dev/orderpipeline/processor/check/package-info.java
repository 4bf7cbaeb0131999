/** Checks a day on a local disk with the rules of the pipeline, without AWS. */
package dev.orderpipeline.processor.check;
