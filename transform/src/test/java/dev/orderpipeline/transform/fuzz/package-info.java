/** Coverage-guided fuzzing of the classes that read a partner's bytes. */
package dev.orderpipeline.transform.fuzz;
