/** The status of a file set: why it is not published, and the action needed. */
package dev.orderpipeline.status;
