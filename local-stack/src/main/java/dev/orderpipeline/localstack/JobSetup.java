package dev.orderpipeline.localstack;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that running one job takes.
 *
 * @param deployed what is deployed
 * @param region the AWS region
 * @param endpoint the endpoint of all services
 * @param javaHome the Java to run on
 * @param classPath the program, and Spark
 * @param options a file with what the JVM is started with, if Spark is there
 * @param settings those of the deployed job, and added ones
 * @param heapMegabytes the greatest heap
 * @param temporaryRoot where each run gets its directory
 */
record JobSetup(
    Deployment.Job deployed,
    String region,
    URI endpoint,
    Path javaHome,
    List<Path> classPath,
    Optional<Path> options,
    Map<String, String> settings,
    int heapMegabytes,
    Path temporaryRoot) {

  JobSetup {
    classPath = List.copyOf(classPath);
    settings = Map.copyOf(settings);
  }
}
