/**
 * Verification of the protocol by deterministic simulation. The production classes of both
 * functions, and the sending of the Spark job, run against in-memory AWS, one step at a time. At
 * every call another task can run, the sandbox can die, the call can fail, or its response can get
 * lost. {@code docs/verification.md} describes the scenarios and how to replay a schedule.
 */
package dev.orderpipeline.simulation;
