/** What the functions share: settings from the environment, log events and metrics. */
package dev.orderpipeline.function;
