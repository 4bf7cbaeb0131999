/**
 * In-memory models of the AWS services, as far as the pipeline uses them. Each model implements the
 * SDK's client interface, is deterministic and thread-safe (a call is atomic), and has a digest of
 * its state. Unsupported requests fail with an {@link java.lang.UnsupportedOperationException}, so
 * that no test relies on assumed behaviour. {@code AwsContract} compares the models with the
 * embedded services.
 */
package dev.orderpipeline.simulation.aws;
