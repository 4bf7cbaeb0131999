/** The one port of the local stack, which passes each request to its service. */
package dev.orderpipeline.localstack.gateway;
