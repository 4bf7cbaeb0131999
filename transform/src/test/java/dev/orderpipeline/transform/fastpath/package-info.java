/** Tests that the fast path equals the plain path. */
package dev.orderpipeline.transform.fastpath;
