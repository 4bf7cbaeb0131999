/**
 * The functions' own clients of AWS over a wire on which requests go wrong: whole days must come
 * out as if nothing had.
 */
package dev.orderpipeline.wire;
