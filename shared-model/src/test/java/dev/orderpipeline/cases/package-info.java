/** Reads the folders of {@code cases}, for every engine that is tested with them. */
package dev.orderpipeline.cases;
