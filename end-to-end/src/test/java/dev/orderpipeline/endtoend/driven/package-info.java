/** What tests put into a function's JVM, beside its jar, to drive it from outside. */
package dev.orderpipeline.endtoend.driven;
