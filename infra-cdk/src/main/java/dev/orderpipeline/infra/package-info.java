/**
 * The pipeline's deployment as an AWS CDK app. Only this package decides names, permissions, sizes
 * and retention of AWS resources. {@code App} → {@link dev.orderpipeline.infra.Stage} → {@link
 * dev.orderpipeline.infra.OrderPipelineStack} → one construct for each part.
 */
package dev.orderpipeline.infra;
