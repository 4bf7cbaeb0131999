/** Reads the folders of {@code cases}, for the tests of all engines. */
package dev.orderpipeline.cases;
