/**
 * Joins a day with Spark, with the same rules, message order and bytes as the join in the Lambda
 * function. {@link dev.orderpipeline.spark.SparkDayJoin} is the entry point.
 */
package dev.orderpipeline.spark;
