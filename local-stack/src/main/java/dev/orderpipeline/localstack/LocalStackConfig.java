package dev.orderpipeline.localstack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a {@link LocalStack} runs; {@link #builder()} knows the defaults.
 *
 * @param port the port of the endpoint on 127.0.0.1; 0 takes a free one
 * @param dataDirectory where logs and work files go; without one it is a temporary directory. When
 *     the stack has closed, the logs are left
 * @param deployment what is deployed
 * @param classPaths by function or job: its code, where it is not what {@link FunctionJars} finds
 * @param behindCode by function or job: what is on its class path behind its code
 * @param retryWaits the waits before the first and each later retry of an asynchronous invocation;
 *     the last one stands for all that follow; as on AWS 1 and 2 minutes
 * @param schedules whether the scheduled invocations take place
 * @param scheduleInterval the time between those of a steady rate, if it is not the deployment's
 * @param correctionSettle how long a correction settles, if it is not the functions' own default;
 *     whole seconds, given to them as {@code CORRECTION_SETTLE_SECONDS}
 * @param environment by function or job: variables to add, or settings
 * @param heapMegabytes by function or job: the greatest heap of its JVM, if it is not 85 % of a
 *     function's memory or 2,048 of a job
 * @param javaHome the JDK or JRE of the functions; without one it is a JDK 25 where there is one
 *     ({@code JAVA25_HOME}, or beside the running one), else the running one
 * @param runtimeClient the program that runs the handlers
 * @param maxConcurrency how many execution environments a function may have, at least 1
 * @param prewarm whether each function's first JVM starts before it is needed
 * @param smallParts whether parts of an upload may be smaller than the 5 MiB that AWS asks for
 * @param listener hears what happens
 */
public record LocalStackConfig(
    int port,
    Optional<Path> dataDirectory,
    Deployment deployment,
    Map<String, List<Path>> classPaths,
    Map<String, Path> behindCode,
    List<Duration> retryWaits,
    boolean schedules,
    Optional<Duration> scheduleInterval,
    Optional<Duration> correctionSettle,
    Map<String, Map<String, String>> environment,
    Map<String, Integer> heapMegabytes,
    Optional<Path> javaHome,
    RuntimeClient runtimeClient,
    int maxConcurrency,
    boolean prewarm,
    boolean smallParts,
    LocalStackListener listener) {

  /** Copies what could change, and rejects what cannot work. */
  public LocalStackConfig {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("Port " + port + " is not between 0 and 65535.");
    }
    if (maxConcurrency < 1) {
      throw new IllegalArgumentException(
          "A function needs at least 1 execution environment, not " + maxConcurrency + ".");
    }
    if (retryWaits.isEmpty()) {
      throw new IllegalArgumentException(
          "There is no wait between retries; give at least one, which may be zero.");
    }
    classPaths = Map.copyOf(classPaths);
    behindCode = Map.copyOf(behindCode);
    retryWaits = List.copyOf(retryWaits);
    environment = Map.copyOf(environment);
    heapMegabytes = Map.copyOf(heapMegabytes);
  }

  /** A builder that holds the defaults: a free port, the order pipeline, waits as on AWS. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects the settings that differ from the defaults; for one thread. */
  public static final class Builder {
    private int port;
    private Optional<Path> dataDirectory = Optional.empty();
    private Deployment deployment = Deployment.orderPipeline();
    private final Map<String, List<Path>> classPaths = new HashMap<>();
    private final Map<String, Path> behindCode = new HashMap<>();
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
    private boolean smallParts;
    private LocalStackListener listener = LocalStackListener.silent();

    private Builder() {}

    /** Listens on this port of 127.0.0.1; 0, the default, takes a free one. */
    public Builder port(int value) {
      port = value;
      return this;
    }

    /** Keeps logs and work files there. */
    public Builder dataDirectory(Path value) {
      dataDirectory = Optional.of(value);
      return this;
    }

    /** Runs another deployment than the order pipeline. */
    public Builder deployment(Deployment value) {
      deployment = value;
      return this;
    }

    /** Runs a function or job from these jars and directories. */
    public Builder classPath(String function, List<Path> value) {
      classPaths.put(function, List.copyOf(value));
      return this;
    }

    /** Puts a jar or directory behind the code of a function or job. */
    public Builder behindCode(String function, Path value) {
      behindCode.put(function, value);
      return this;
    }

    /** Waits that long before the first and each later retry of an asynchronous invocation. */
    public Builder retryWaits(Duration... values) {
      retryWaits = List.of(values);
      return this;
    }

    /** Calls the scheduled functions, such as the sweep, that often. */
    public Builder schedules(Duration interval) {
      schedules = true;
      scheduleInterval = Optional.of(interval);
      return this;
    }

    /** Calls no function by schedule, so that a test can call the sweep itself. */
    public Builder withoutSchedules() {
      schedules = false;
      return this;
    }

    /** Lets corrections settle that long, in whole seconds. */
    public Builder correctionSettle(Duration value) {
      correctionSettle = Optional.of(value);
      return this;
    }

    /** Gives a function one more environment variable, or a job one more setting. */
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

    /** Gives the JVM of a function or job a heap of at most that many megabytes. */
    public Builder heapMegabytes(String function, int value) {
      heapMegabytes.put(function, value);
      return this;
    }

    /** Runs the functions on this JDK or JRE. */
    public Builder javaHome(Path value) {
      javaHome = Optional.of(value);
      return this;
    }

    /** Runs the handlers by this program. */
    public Builder runtimeClient(RuntimeClient value) {
      runtimeClient = value;
      return this;
    }

    /** Gives each function at most that many execution environments. */
    public Builder maxConcurrency(int value) {
      maxConcurrency = value;
      return this;
    }

    /** Starts each function's first JVM before it is needed. */
    public Builder prewarm(boolean value) {
      prewarm = value;
      return this;
    }

    /** Takes uploads with parts that are smaller than those AWS takes. */
    public Builder withSmallParts() {
      smallParts = true;
      return this;
    }

    /** Tells this listener what happens. */
    public Builder listener(LocalStackListener value) {
      listener = value;
      return this;
    }

    /** The settings as they are now. */
    public LocalStackConfig build() {
      return new LocalStackConfig(
          port,
          dataDirectory,
          deployment,
          classPaths,
          behindCode,
          retryWaits,
          schedules,
          scheduleInterval,
          correctionSettle,
          environment,
          heapMegabytes,
          javaHome,
          runtimeClient,
          maxConcurrency,
          prewarm,
          smallParts,
          listener);
    }
  }
}
