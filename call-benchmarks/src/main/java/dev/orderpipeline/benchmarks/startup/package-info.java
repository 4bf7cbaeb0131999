/** How long the arrival function takes from the start of its JVM to its first answer. */
package dev.orderpipeline.benchmarks.startup;
