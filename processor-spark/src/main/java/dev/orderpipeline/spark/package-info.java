/** A day joined by Spark, with the rules, the order and the bytes of the Lambda's join. */
package dev.orderpipeline.spark;
