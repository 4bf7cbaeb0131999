/** The embedded S3, DynamoDB, SQS and SNS. */
package dev.orderpipeline.localstack.services;
