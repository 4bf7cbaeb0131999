/** JSON of messages, requests and expectations. Does not use the AWS SDK. */
package dev.orderpipeline.json;
