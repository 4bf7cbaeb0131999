/** What the tests of all functions do with the message queue. */
package dev.orderpipeline.queue;
