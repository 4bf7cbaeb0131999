/**
 * The AWS services for the protocol's tests: in memory for {@code mvn test}, the embedded services
 * of the local stack for {@code -Pfull}. A suite sees only {@link
 * dev.orderpipeline.protocol.ProtocolAws}.
 */
package dev.orderpipeline.protocol;
