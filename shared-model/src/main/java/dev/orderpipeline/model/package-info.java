/**
 * The words of the pipeline as types: file kinds and keys, file sets, revisions, the processing
 * request and its summary, messages, reasons and setting names. Knows no AWS SDK.
 */
package dev.orderpipeline.model;
