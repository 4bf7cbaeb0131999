package dev.orderpipeline.localstack.glue;

import dev.orderpipeline.localstack.process.ServiceEndpoint;
import dev.orderpipeline.localstack.template.Deployment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The configuration for running one job.
 *
 * @param deployed the job as deployed
 * @param region the AWS region
 * @param endpoint the endpoint of all services
 * @param program the program to run
 * @param settings the settings of the deployed job, plus additional ones
 * @param heapMegabytes the maximum heap in MB
 * @param temporaryRoot the parent of the runs' directories
 */
record JobSetup(
    Deployment.Job deployed,
    String region,
    ServiceEndpoint endpoint,
    JobProgram program,
    Map<String, String> settings,
    int heapMegabytes,
    Path temporaryRoot) {

  JobSetup {
    settings = Map.copyOf(settings);
  }

  /**
   * The program of a job.
   *
   * @param javaHome the Java to run on
   * @param classPath the program and Spark
   * @param options a file with JVM options for Spark, if Spark is on the class path
   */
  record JobProgram(Path javaHome, List<Path> classPath, Optional<Path> options) {
    JobProgram {
      classPath = List.copyOf(classPath);
    }

    JobProgram withClassPath(List<Path> paths) {
      return new JobProgram(javaHome, paths, options);
    }
  }
}
