/** Starts the engine that runs in no function. */
package dev.orderpipeline.engine;
