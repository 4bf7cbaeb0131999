package dev.orderpipeline.localstack.glue;

import com.google.gson.JsonObject;
import dev.orderpipeline.localstack.process.ChildContext;
import dev.orderpipeline.localstack.process.ChildMain;
import dev.orderpipeline.localstack.process.CodeLocations;
import dev.orderpipeline.localstack.process.JavaHomes;
import dev.orderpipeline.localstack.process.Loopback;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Builds the command lines and environments of the child JVMs that run a job. */
final class JobCommand {
  private final JobSetup job;

  JobCommand(JobSetup job) {
    this.job = job;
  }

  /**
   * The command line of a run.
   *
   * @param arguments the arguments of the run, which override those of the job
   */
  List<String> commandLine(String runId, Map<String, String> arguments, Path directory) {
    List<String> command = new ArrayList<>();
    command.add(JavaHomes.launcher(job.program().javaHome()).toString());
    job.program().options().ifPresent(file -> command.add("@" + file));
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Xmx" + job.heapMegabytes() + "m");
    command.add("-Djava.io.tmpdir=" + directory);
    command.addAll(job.endpoint().jvmOptions());
    // On a cluster, the launcher sets these.
    command.add("-Dspark.master=local[2]");
    command.add("-Dspark.app.name=" + job.deployed().name());
    command.add("-Dspark.driver.host=" + Loopback.HOST);
    command.add("-Dspark.driver.bindAddress=" + Loopback.HOST);
    command.add("-Dspark.local.dir=" + directory);
    command.add("-Dspark.ui.enabled=false");
    command.add("-Dspark.log.level=WARN");
    command.add("-cp");
    command.add(
        Stream.concat(
                job.program().classPath().stream(), Stream.of(CodeLocations.of(ChildMain.class)))
            .map(path -> path.toAbsolutePath().toString())
            .distinct()
            .collect(Collectors.joining(File.pathSeparator)));
    command.add(ChildMain.class.getName());
    command.add(job.deployed().mainClass());
    Map<String, String> all = new TreeMap<>();
    all.put("--JOB_NAME", job.deployed().name());
    all.put("--JOB_RUN_ID", runId);
    all.put("--settings", settings());
    all.putAll(arguments);
    all.forEach(
        (name, value) -> {
          command.add(name);
          command.add(value);
        });
    return command;
  }

  Map<String, String> environment() {
    Map<String, String> environment =
        new TreeMap<>(ChildContext.commonVariables(job.region(), job.endpoint()));
    // Otherwise Spark resolves the host name of the machine.
    environment.put("SPARK_LOCAL_IP", Loopback.HOST);
    return environment;
  }

  private String settings() {
    JsonObject settings = new JsonObject();
    new TreeMap<>(job.settings()).forEach(settings::addProperty);
    return settings.toString();
  }
}
