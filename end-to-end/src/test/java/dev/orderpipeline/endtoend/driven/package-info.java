/** Test classes that run in a function's JVM, next to its jar, so that tests can control it. */
package dev.orderpipeline.endtoend.driven;
