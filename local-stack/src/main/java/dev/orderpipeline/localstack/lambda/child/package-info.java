/** The code that runs inside child JVMs, besides the code of functions and jobs. */
package dev.orderpipeline.localstack.lambda.child;
