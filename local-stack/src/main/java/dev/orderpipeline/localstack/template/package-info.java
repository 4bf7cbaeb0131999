/** The synthesised CloudFormation template, read as the local deployment. */
package dev.orderpipeline.localstack.template;
