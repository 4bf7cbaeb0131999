/** What all commands share: context, exit codes, failures and progress output. */
package dev.orderpipeline.cli.command;
