package dev.orderpipeline.endtoend;

import com.google.gson.JsonObject;
import dev.orderpipeline.function.SettingNames;
import dev.orderpipeline.localstack.LocalStack;
import dev.orderpipeline.model.FileSetId;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The Spark job on a local cluster with a driver JVM and executor JVMs, as on Glue. On the local
 * stack, all run in one JVM.
 */
final class ClusterJob implements AutoCloseable {
  private static final Path BUILT = Path.of("..", "processor-spark", "target").toAbsolutePath();

  private final Process driver;
  private final Path log;

  private ClusterJob(Process driver, Path log) {
    this.driver = driver;
    this.log = log;
  }

  /**
   * Starts the job for a set.
   *
   * @param directory for Spark's files and the log
   * @param sliceLines the number of input lines of each part
   */
  static ClusterJob start(PipelineStack pipeline, FileSetId set, Path directory, int sliceLines)
      throws IOException {
    LocalStack stack = pipeline.stack();
    String classPath =
        BUILT.resolve("processor-spark-job.jar")
            + File.pathSeparator
            + Files.readString(BUILT.resolve("spark.classpath")).strip();
    String options = Files.readString(BUILT.resolve("spark.options")).strip();
    // Spark starts its workers from an installation; an empty one is enough.
    Path home = Files.createDirectories(directory.resolve("spark-home"));
    Files.createDirectories(home.resolve("jars"));
    Path defaults = directory.resolve("arguments");
    List<String> arguments = new ArrayList<>(List.of(options.split(" +")));
    arguments.add("-Xmx512m");
    arguments.add("-Dspark.master=local-cluster[2,1,512]");
    arguments.add("-Dspark.executor.memory=512m");
    arguments.add("-Dspark.executor.extraClassPath=" + classPath);
    arguments.add("\"-Dspark.executor.extraJavaOptions=" + options + "\"");
    arguments.add("-Dspark.app.name=cluster-job");
    arguments.add("-Dspark.driver.host=127.0.0.1");
    arguments.add("-Dspark.driver.bindAddress=127.0.0.1");
    arguments.add("-Dspark.ui.enabled=false");
    arguments.add("-Dspark.local.dir=" + directory);
    arguments.add("-cp");
    arguments.add(classPath);
    Files.write(defaults, arguments);
    Path log = directory.resolve("cluster-job.log");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + defaults,
                "dev.orderpipeline.spark.job.JobMain",
                "--request",
                "{\"file_set\":\"" + set + "\"}",
                "--settings",
                settings(stack),
                "--slice-lines",
                Integer.toString(sliceLines))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("SPARK_HOME", home.toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.12");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().put("AWS_REGION", stack.region());
    builder.environment().put("AWS_ACCESS_KEY_ID", LocalStack.ACCESS_KEY_ID);
    builder.environment().put("AWS_SECRET_ACCESS_KEY", LocalStack.SECRET_ACCESS_KEY);
    builder.environment().put("AWS_ENDPOINT_URL", stack.endpoint().toString());
    return new ClusterJob(builder.start(), log);
  }

  private static String settings(LocalStack stack) {
    JsonObject settings = new JsonObject();
    settings.addProperty("AWS_REGION", stack.region());
    settings.addProperty(SettingNames.FILE_ARRIVALS_TABLE, stack.names().table());
    settings.addProperty(SettingNames.DROP_BUCKET, stack.names().dropBucket());
    settings.addProperty(SettingNames.RESULTS_BUCKET, stack.names().resultsBucket());
    settings.addProperty(SettingNames.MESSAGE_QUEUE_URL, stack.messageQueueUrl());
    return settings.toString();
  }

  /** Kills one executor, if one is there. */
  boolean killAnExecutor() {
    return driver
        .descendants()
        .filter(ProcessHandle::isAlive)
        .filter(child -> child.info().command().filter(path -> path.endsWith("java")).isPresent())
        .findAny()
        .filter(ProcessHandle::destroyForcibly)
        .isPresent();
  }

  /** The output of the driver and of Spark. */
  String log() throws IOException {
    return Files.readString(log);
  }

  /** Waits for the end of the driver and returns its exit code. */
  int await(Duration patience) throws InterruptedException {
    if (!driver.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("the job still runs after " + patience);
    }
    return driver.exitValue();
  }

  @Override
  public void close() {
    driver.descendants().forEach(ProcessHandle::destroyForcibly);
    driver.destroyForcibly();
  }
}
