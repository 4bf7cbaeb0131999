/** Runs of the Spark job in child processes, and the endpoint that starts them. */
package dev.orderpipeline.localstack.glue;
