/** Function invocations in child processes, their endpoint and their schedules. */
package dev.orderpipeline.localstack.lambda;
