/**
 * The value types of the pipeline: file kinds and keys, file sets, revisions, the processing
 * request and its summary, messages, reasons and setting names. Does not use the AWS SDK.
 */
package dev.orderpipeline.model;
