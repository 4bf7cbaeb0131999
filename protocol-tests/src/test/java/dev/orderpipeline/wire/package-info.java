/**
 * Whole days of both functions through a proxy that injects network faults. Their results must
 * equal those of a day without faults.
 */
package dev.orderpipeline.wire;
