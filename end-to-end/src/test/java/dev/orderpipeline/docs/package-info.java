/** Holds the documentation to the code. */
package dev.orderpipeline.docs;
