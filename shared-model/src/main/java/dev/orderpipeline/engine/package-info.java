/** Starts the Spark engine, which runs outside the functions. */
package dev.orderpipeline.engine;
