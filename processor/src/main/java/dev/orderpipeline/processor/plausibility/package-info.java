/** Whether a day that can be read is likely to be right, compared with earlier days. */
package dev.orderpipeline.processor.plausibility;
