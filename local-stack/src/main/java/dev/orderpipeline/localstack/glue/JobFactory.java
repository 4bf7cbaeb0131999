package dev.orderpipeline.localstack.glue;

import dev.orderpipeline.localstack.LocalStackConfig;
import dev.orderpipeline.localstack.glue.JobSetup.JobProgram;
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
  private final Map<String, JobProgram> programs;

  /**
   * Finds the programs of all jobs; called before anything starts, to fail early.
   *
   * @throws FunctionJarMissingException if the code of a job is missing
   * @throws NoJavaForSparkException if no Java can run a job
   */
  public JobFactory(LocalStackConfig config) {
    this.config = config;
    Path running = Path.of(System.getProperty("java.home"));
    Map<String, JobProgram> found = new HashMap<>();
    for (Deployment.Job job : config.deployment().jobs()) {
      List<Path> given = config.programs().classPaths().get(job.name());
      found.put(
          job.name(),
          given != null
              ? new JobProgram(running, given, Optional.empty())
              : sparkProgram(job, running));
    }
    this.programs = found;
  }

  /** Creates the jobs. */
  public Jobs create(ChildContext context) {
    ScheduledExecutorService timer = Threads.timer("jobs");
    List<JobRuntime> jobs = new ArrayList<>();
    for (Deployment.Job job : config.deployment().jobs()) {
      String name = job.name();
      JobProgram program = programs.get(name);
      JobSetup setup =
          new JobSetup(
              job,
              config.deployment().region(),
              context.endpoint(),
              program.withClassPath(context.classPath(name, program.classPath())),
              context.settings(name, job.settings()),
              config.programs().heapMegabytes().getOrDefault(name, HEAP_MEGABYTES),
              context.work().resolve("jobs").resolve(name));
      jobs.add(new JobRuntime(setup, context.log(name), config.listener(), timer));
    }
    return new Jobs(jobs, timer);
  }

  private static JobProgram sparkProgram(Deployment.Job job, Path running) {
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
      return new JobProgram(javaHome, classPath, Optional.of(files.options()));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + files.classPath() + ".", e);
    }
  }
}
