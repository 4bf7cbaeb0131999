/**
 * Measures the way from three files to the messages, in whole processes: generated days, this
 * project's join, and what else could do the work.
 */
package dev.orderpipeline.benchmarks;
