/** Checks of the documentation. */
package dev.orderpipeline.docs;
