/** What it costs the sender's processor to send messages to SQS, by HTTP client and way of use. */
package dev.orderpipeline.benchmarks.sending;
