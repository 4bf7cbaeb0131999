/** What the services share: child processes, threads, ports and directories. */
package dev.orderpipeline.localstack.process;
