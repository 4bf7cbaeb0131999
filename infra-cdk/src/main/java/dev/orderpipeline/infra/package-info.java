/**
 * The pipeline's deployment, as an AWS CDK app: the only place where names, rights, sizes and
 * retention of AWS resources are decided. {@code App} → {@link dev.orderpipeline.infra.Stage} →
 * {@link dev.orderpipeline.infra.OrderPipelineStack} → one construct for each part.
 */
package dev.orderpipeline.infra;
