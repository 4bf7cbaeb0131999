/** The pipeline on this machine: {@code ./pipeline demo} and {@code ./pipeline local}. */
package dev.orderpipeline.cli.demo;
