/** What runs inside the child JVMs of functions, beside the function's own code. */
package dev.orderpipeline.localstack.child;
