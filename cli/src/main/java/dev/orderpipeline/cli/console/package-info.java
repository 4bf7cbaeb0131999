/** The console: pages for an operator, served to a browser on this machine. */
package dev.orderpipeline.cli.console;
