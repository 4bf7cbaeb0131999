/** Functions for the tests of the local stack; they run in child JVMs. */
package dev.orderpipeline.localstack.handlers;
