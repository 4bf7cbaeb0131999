/** HTTP/1.1 for the AWS SDK over the JDK's sockets: what the functions' calls need, and no more. */
package dev.orderpipeline.http;
