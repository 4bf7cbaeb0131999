/**
 * The proof of the protocol by deterministic simulation: the real domain classes of both functions
 * and of the Spark job's sending against AWS in memory, one step at a time. Every call is a step at
 * which another task may go on, the sandbox may die, the call may fail, or its answer may be lost.
 * {@code docs/verification.md} describes what is explored and how to replay a schedule.
 */
package dev.orderpipeline.simulation;
