package dev.orderpipeline.localstack.glue;

import dev.orderpipeline.localstack.LocalStackConfig;
import dev.orderpipeline.localstack.process.ChildContext;
import dev.orderpipeline.localstack.process.FunctionJarMissingException;
import dev.orderpipeline.localstack.process.FunctionJars;
import dev.orderpipeline.localstack.process.JavaHomes;
import dev.orderpipeline.localstack.process.NoJavaForSparkException;
import dev.orderpipeline.localstack.process.Threads;
import dev.orderpipeline.localstack.template.Deployment;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/** Creates the jobs of a stack. */
public final class JobFactory {
  private static final int HEAP_MEGABYTES = 2_048;

  private final LocalStackConfig config;
  private final Map<String, Program> programs;

  /**
   * Finds the programs of all jobs; called before anything starts, to fail early.
   *
   * @throws FunctionJarMissingException if the code of a job is missing
   * @throws NoJavaForSparkException if no Java can run a job
   */
  public JobFactory(LocalStackConfig config) {
    this.config = config;
    Path running = Path.of(System.getProperty("java.home"));
    Map<String, Program> found = new HashMap<>();
    for (Deployment.Job job : config.deployment().jobs()) {
      List<Path> given = config.programs().classPaths().get(job.name());
      found.put(
          job.name(),
          given != null
              ? new Program(running, given, Optional.empty())
              : sparkProgram(job, running));
    }
    this.programs = found;
  }

  /**
   * The Java home, class path and JVM options of a job.
   *
   * @param options the file with JVM options, if Spark is on the class path
   */
  private record Program(Path javaHome, List<Path> classPath, Optional<Path> options) {}

  /** Creates the jobs. */
  public Jobs create(ChildContext context) {
    ScheduledExecutorService timer = Threads.timer("jobs");
    List<JobRuntime> jobs = new ArrayList<>();
    for (Deployment.Job job : config.deployment().jobs()) {
      String name = job.name();
      Program program = programs.get(name);
      JobSetup setup =
          new JobSetup(
              job,
              config.deployment().region(),
              context.endpoint(),
              program.javaHome(),
              context.classPath(name, program.classPath()),
              program.options(),
              context.settings(name, job.settings()),
              config.programs().heapMegabytes().getOrDefault(name, HEAP_MEGABYTES),
              context.work().resolve("jobs").resolve(name));
      jobs.add(new JobRuntime(setup, context.log(name), config.listener(), timer));
    }
    return new Jobs(jobs, timer);
  }

  private static Program sparkProgram(Deployment.Job job, Path running) {
    FunctionJars.JobFiles files = new FunctionJars().findJob(job.artifact());
    Path javaHome =
        JavaHomes.forSpark(
            Optional.ofNullable(System.getenv("JAVA17_HOME")).map(Path::of), running);
    try {
      List<Path> classPath = new ArrayList<>();
      classPath.add(files.jar());
      for (String path :
          Files.readString(files.classPath()).strip().split(File.pathSeparator, -1)) {
        classPath.add(Path.of(path));
      }
      return new Program(javaHome, classPath, Optional.of(files.options()));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + files.classPath() + ".", e);
    }
  }
}
