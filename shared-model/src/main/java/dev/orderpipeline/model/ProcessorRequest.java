package dev.orderpipeline.model;

/** The payload of an invocation of the processor. */
public sealed interface ProcessorRequest permits ProcessingRequest, ExplainRequest {}
