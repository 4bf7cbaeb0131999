/** The cases of the folder {@code cases}: files as a partner sends them, and what comes of them. */
package dev.orderpipeline.cases;
