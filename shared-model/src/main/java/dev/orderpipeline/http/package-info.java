/** An HTTP/1.1 client for the AWS SDK over the JDK's sockets, limited to the functions' needs. */
package dev.orderpipeline.http;
