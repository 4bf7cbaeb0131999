/** AWS clients, their time limits and retries, and the start of the Glue job. */
package dev.orderpipeline.aws;
