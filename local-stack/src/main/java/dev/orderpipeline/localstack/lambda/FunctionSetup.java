package dev.orderpipeline.localstack.lambda;

import dev.orderpipeline.localstack.process.ServiceEndpoint;
import dev.orderpipeline.localstack.template.Deployment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The configuration for running one function.
 *
 * @param deployed the function as deployed
 * @param region the AWS region
 * @param arn the function's Amazon resource name
 * @param endpoint the endpoint of all services
 * @param classPath the function's code
 * @param environment the variables of the deployed function, plus additional ones
 * @param directories the directories of its environments
 * @param limits the limits of its environments
 */
record FunctionSetup(
    Deployment.Function deployed,
    String region,
    String arn,
    ServiceEndpoint endpoint,
    List<Path> classPath,
    Map<String, String> environment,
    Directories directories,
    EnvironmentLimits limits) {

  /**
   * The directories of a function's environments.
   *
   * @param taskRoot the working directory
   * @param temporaryRoot the parent of the environments' temporary directories
   */
  record Directories(Path taskRoot, Path temporaryRoot) {}

  /**
   * The limits of a function's environments.
   *
   * @param heapMegabytes the maximum heap in MB; if empty, derived from the function's memory
   * @param initTimeout the maximum time from the start of a JVM to its first poll for work
   * @param maxConcurrency the maximum number of environments
   */
  record EnvironmentLimits(
      Optional<Integer> heapMegabytes, Duration initTimeout, int maxConcurrency) {}
}
