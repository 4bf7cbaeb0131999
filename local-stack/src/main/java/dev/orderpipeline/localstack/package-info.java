/**
 * Runs the AWS side of the pipeline locally, for demos and tests: S3, DynamoDB, SQS, SNS, Lambda
 * and Glue in one JVM behind one port.
 *
 * <p>{@link dev.orderpipeline.localstack.LocalStack} starts and stops it; {@link
 * dev.orderpipeline.localstack.template.Deployment} describes its resources and their wiring. It
 * checks neither signatures nor permissions. It keeps all data in memory and loses it when it
 * closes.
 *
 * <p>S3 is S3Proxy and SQS is ElasticMQ, both under the Apache License 2.0. DynamoDB is Amazon's
 * DynamoDB Local, whose licence allows development and testing but not redistribution. The build
 * downloads it, and nothing that this project publishes may contain it. Its telemetry never starts.
 */
package dev.orderpipeline.localstack;
