/**
 * The Glue job that processes file sets with Spark: a worker like the function, with the same
 * ledger and leases.
 */
package dev.orderpipeline.spark.job;
