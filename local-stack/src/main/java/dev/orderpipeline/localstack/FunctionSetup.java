package dev.orderpipeline.localstack;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that running one function takes.
 *
 * @param deployed what is deployed
 * @param region the AWS region
 * @param arn the function's Amazon resource name
 * @param endpoint the endpoint of all services
 * @param classPath the function's code
 * @param environment the variables of the deployed function, and added ones
 * @param heapMegabytes the greatest heap, if it does not follow from the memory
 * @param taskRoot the working directory
 * @param temporaryRoot where each environment gets its directory for temporary files
 * @param initLimit how long a JVM may take to ask for work
 * @param maxConcurrency how many environments there may be
 */
record FunctionSetup(
    Deployment.Function deployed,
    String region,
    String arn,
    URI endpoint,
    List<Path> classPath,
    Map<String, String> environment,
    Optional<Integer> heapMegabytes,
    Path taskRoot,
    Path temporaryRoot,
    Duration initLimit,
    int maxConcurrency) {}
