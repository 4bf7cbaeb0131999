/** JMH microbenchmarks of reading files and creating messages. */
package dev.orderpipeline.benchmarks.parts;
