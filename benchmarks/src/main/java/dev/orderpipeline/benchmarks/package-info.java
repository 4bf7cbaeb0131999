/**
 * Benchmarks of whole processes that turn three files into messages: generated days, this project's
 * join, chDB, DuckDB and a naive Java version.
 */
package dev.orderpipeline.benchmarks;
