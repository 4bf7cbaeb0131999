/** Coverage-guided fuzzing of what reads a partner's bytes. */
package dev.orderpipeline.transform.fuzz;
