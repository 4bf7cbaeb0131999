/** Access to the message queue for tests of several modules. */
package dev.orderpipeline.queue;
