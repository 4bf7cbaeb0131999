/** Construction of the processor from its settings and AWS clients. */
package dev.orderpipeline.processor.wiring;
