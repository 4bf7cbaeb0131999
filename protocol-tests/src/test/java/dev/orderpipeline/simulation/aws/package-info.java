/**
 * AWS in memory, as far as the pipeline uses it: each service behind the SDK's client interface,
 * deterministic, thread-safe (a call is atomic), and with a digest of its state. What is not
 * modelled fails with an {@link java.lang.UnsupportedOperationException}, so that no test passes on
 * a behaviour that is only assumed. One contract test suite holds these models and the local
 * stack's parts to the same behaviour.
 */
package dev.orderpipeline.simulation.aws;
