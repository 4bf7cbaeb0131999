/**
 * A kit for consumers of the queue {@code customer-order-message-queue}: parse each message with
 * {@link dev.orderpipeline.consumer.OrderMessage#parse}, store it with {@link
 * dev.orderpipeline.consumer.TotalsStore#apply}, then delete it from the queue. Independent of any
 * AWS SDK.
 */
package dev.orderpipeline.consumer;
