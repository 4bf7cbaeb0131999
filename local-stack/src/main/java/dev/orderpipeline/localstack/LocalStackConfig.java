package dev.orderpipeline.localstack;

import dev.orderpipeline.localstack.lambda.RuntimeClient;
import dev.orderpipeline.localstack.process.FunctionJars;
import dev.orderpipeline.localstack.template.Deployment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The configuration of a {@link LocalStack}; {@link #builder()} has the defaults.
 *
 * @param port the port of the endpoint on 127.0.0.1; 0 selects a free one
 * @param tlsPort the port of an endpoint with TLS beside it, which functions and jobs use; 0
 *     selects a free one
 * @param dataDirectory the directory of logs and work files; by default a temporary one. The logs
 *     remain after the stack has closed
 * @param deployment the deployment to run
 * @param programs how the code and the settings of functions and jobs differ from the deployment's
 * @param lambda how the functions run
 * @param schedules which schedules run
 * @param listener receives events of the stack
 */
public record LocalStackConfig(
    int port,
    Optional<Integer> tlsPort,
    Optional<Path> dataDirectory,
    Deployment deployment,
    ProgramSettings programs,
    LambdaSettings lambda,
    ScheduleSettings schedules,
    LocalStackListener listener) {

  /** Rejects invalid values. */
  public LocalStackConfig {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("Port " + port + " is not between 0 and 65535.");
    }
  }

  /**
   * How the code and the settings of functions and jobs differ from the deployment's.
   *
   * @param classPaths the code by function or job, instead of what {@link FunctionJars} finds
   * @param extraClassPath by function or job: an entry to append to its class path
   * @param environment by function or job: additional variables or settings
   * @param heapMegabytes by function or job: the maximum heap of its JVM in MB; by default 85 % of
   *     a function's memory, and 2,048 MB for a job
   * @param correctionSettle how long a correction settles, instead of the functions' default; in
   *     whole seconds, passed as {@code CORRECTION_SETTLE_SECONDS}
   */
  public record ProgramSettings(
      Map<String, List<Path>> classPaths,
      Map<String, Path> extraClassPath,
      Map<String, Map<String, String>> environment,
      Map<String, Integer> heapMegabytes,
      Optional<Duration> correctionSettle) {

    /** Copies the maps. */
    public ProgramSettings {
      classPaths = Map.copyOf(classPaths);
      extraClassPath = Map.copyOf(extraClassPath);
      environment = Map.copyOf(environment);
      heapMegabytes = Map.copyOf(heapMegabytes);
    }
  }

  /**
   * How the functions run.
   *
   * @param javaHome the JDK or JRE of the functions; by default a JDK 25 ({@code JAVA25_HOME}, or
   *     beside the running one) if there is one, otherwise the running one
   * @param runtimeClient the program that runs the handlers
   * @param maxConcurrency the maximum number of execution environments of a function, at least 1
   * @param prewarm whether each function's first JVM starts with the stack
   * @param retryWaits the waits before the first and each later retry of an asynchronous
   *     invocation; the last one also applies to all further retries; by default 1 and 2 minutes,
   *     as on AWS
   */
  public record LambdaSettings(
      Optional<Path> javaHome,
      RuntimeClient runtimeClient,
      int maxConcurrency,
      boolean prewarm,
      List<Duration> retryWaits) {

    /** Copies the list, and rejects invalid values. */
    public LambdaSettings {
      if (maxConcurrency < 1) {
        throw new IllegalArgumentException(
            "A function needs at least 1 execution environment, not " + maxConcurrency + ".");
      }
      if (retryWaits.isEmpty()) {
        throw new IllegalArgumentException(
            "retryWaits is empty. Give at least one wait; it can be zero.");
      }
      retryWaits = List.copyOf(retryWaits);
    }
  }

  /**
   * Which schedules run.
   *
   * @param enabled whether schedules invoke their functions
   * @param interval the interval of fixed-rate schedules, instead of the deployment's
   */
  public record ScheduleSettings(boolean enabled, Optional<Duration> interval) {}

  /** A builder with the defaults: a free port, the order pipeline, and retry waits as on AWS. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects the settings that differ from the defaults; not thread-safe. */
  public static final class Builder {
    private int port;
    private Optional<Integer> tlsPort = Optional.empty();
    private Optional<Path> dataDirectory = Optional.empty();
    private Deployment deployment = Deployment.orderPipeline();
    private final Map<String, List<Path>> classPaths = new HashMap<>();
    private final Map<String, Path> extraClassPath = new HashMap<>();
    private List<Duration> retryWaits = List.of(Duration.ofMinutes(1), Duration.ofMinutes(2));
    private boolean schedules = true;
    private Optional<Duration> scheduleInterval = Optional.empty();
    private Optional<Duration> correctionSettle = Optional.empty();
    private final Map<String, Map<String, String>> environment = new HashMap<>();
    private final Map<String, Integer> heapMegabytes = new HashMap<>();
    private Optional<Path> javaHome = Optional.empty();
    private RuntimeClient runtimeClient =
        RuntimeClient.forOperatingSystem(System.getProperty("os.name"));
    private int maxConcurrency = 10;
    private boolean prewarm;
    private LocalStackListener listener = LocalStackListener.silent();

    private Builder() {}

    /** Listens on this port of 127.0.0.1; 0, the default, selects a free one. */
    public Builder port(int value) {
      port = value;
      return this;
    }

    /**
     * Also serves TLS, with a new certificate, on this port of 127.0.0.1; 0 selects a free one. The
     * functions and jobs use it.
     */
    public Builder tlsPort(int value) {
      tlsPort = Optional.of(value);
      return this;
    }

    /** Stores logs and work files in this directory. */
    public Builder dataDirectory(Path value) {
      dataDirectory = Optional.of(value);
      return this;
    }

    /** Runs this deployment instead of the order pipeline. */
    public Builder deployment(Deployment value) {
      deployment = value;
      return this;
    }

    /** Runs a function or job from these jars and directories. */
    public Builder classPath(String function, List<Path> value) {
      classPaths.put(function, List.copyOf(value));
      return this;
    }

    /** Appends a jar or directory to the class path of a function or job. */
    public Builder extraClassPath(String function, Path value) {
      extraClassPath.put(function, value);
      return this;
    }

    /** Sets the waits before the first and each later retry of an asynchronous invocation. */
    public Builder retryWaits(Duration... values) {
      retryWaits = List.of(values);
      return this;
    }

    /** Invokes scheduled functions, such as the sweep, at this interval. */
    public Builder schedules(Duration interval) {
      schedules = true;
      scheduleInterval = Optional.of(interval);
      return this;
    }

    /** Turns schedules off, so that a test can invoke the sweep itself. */
    public Builder withoutSchedules() {
      schedules = false;
      return this;
    }

    /** Sets how long corrections settle, in whole seconds. */
    public Builder correctionSettle(Duration value) {
      correctionSettle = Optional.of(value);
      return this;
    }

    /** Adds an environment variable to a function, or a setting to a job. */
    public Builder environment(String function, String name, String value) {
      environment.merge(
          function,
          Map.of(name, value),
          (before, added) -> {
            Map<String, String> both = new HashMap<>(before);
            both.putAll(added);
            return Map.copyOf(both);
          });
      return this;
    }

    /** Sets the maximum heap of a function's or job's JVM, in MB. */
    public Builder heapMegabytes(String function, int value) {
      heapMegabytes.put(function, value);
      return this;
    }

    /** Runs the functions on this JDK or JRE. */
    public Builder javaHome(Path value) {
      javaHome = Optional.of(value);
      return this;
    }

    /** Runs the handlers with this client. */
    public Builder runtimeClient(RuntimeClient value) {
      runtimeClient = value;
      return this;
    }

    /** Sets the maximum number of execution environments of each function. */
    public Builder maxConcurrency(int value) {
      maxConcurrency = value;
      return this;
    }

    /** Sets whether each function's first JVM starts with the stack. */
    public Builder prewarm(boolean value) {
      prewarm = value;
      return this;
    }

    /** Sends events of the stack to this listener. */
    public Builder listener(LocalStackListener value) {
      listener = value;
      return this;
    }

    /** Creates the configuration. */
    public LocalStackConfig build() {
      return new LocalStackConfig(
          port,
          tlsPort,
          dataDirectory,
          deployment,
          new ProgramSettings(
              classPaths, extraClassPath, environment, heapMegabytes, correctionSettle),
          new LambdaSettings(javaHome, runtimeClient, maxConcurrency, prewarm, retryWaits),
          new ScheduleSettings(schedules, scheduleInterval),
          listener);
    }
  }
}
