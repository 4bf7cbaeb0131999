/**
 * The AWS side of the pipeline on one machine: S3, DynamoDB, SQS, SNS, Lambda and Glue in one JVM
 * behind one port, for trying out and for testing.
 *
 * <p>{@link dev.orderpipeline.localstack.LocalStack} starts and ends it, {@link
 * dev.orderpipeline.localstack.Deployment} says what is wired to what. It checks no signatures and
 * no permissions, and keeps everything in memory: what it holds is gone when it closes.
 *
 * <p>S3 is S3Proxy and SQS is ElasticMQ, both under the Apache License 2.0. DynamoDB is Amazon's
 * DynamoDB Local, whose licence allows development and testing, but no passing on: the build
 * downloads it, and nothing that this project publishes may contain it. Its telemetry is never
 * started.
 */
package dev.orderpipeline.localstack;
