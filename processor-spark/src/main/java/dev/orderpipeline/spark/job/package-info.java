/** The Spark job as it works on file sets: a worker like the function, under the same ledger. */
package dev.orderpipeline.spark.job;
