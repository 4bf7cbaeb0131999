package dev.orderpipeline.localstack;

import dev.orderpipeline.function.SettingNames;
import dev.orderpipeline.localstack.gateway.Gateway;
import dev.orderpipeline.localstack.gateway.PortInUseException;
import dev.orderpipeline.localstack.glue.GlueEndpoint;
import dev.orderpipeline.localstack.glue.JobRuntime;
import dev.orderpipeline.localstack.glue.JobSetup;
import dev.orderpipeline.localstack.glue.Jobs;
import dev.orderpipeline.localstack.lambda.AsynchronousInvoker;
import dev.orderpipeline.localstack.lambda.FunctionJarMissingException;
import dev.orderpipeline.localstack.lambda.FunctionJars;
import dev.orderpipeline.localstack.lambda.FunctionLog;
import dev.orderpipeline.localstack.lambda.FunctionRuntime;
import dev.orderpipeline.localstack.lambda.FunctionSetup;
import dev.orderpipeline.localstack.lambda.Functions;
import dev.orderpipeline.localstack.lambda.Invocation;
import dev.orderpipeline.localstack.lambda.LambdaEndpoint;
import dev.orderpipeline.localstack.lambda.RuntimeApi;
import dev.orderpipeline.localstack.lambda.RuntimeClient;
import dev.orderpipeline.localstack.lambda.Schedules;
import dev.orderpipeline.localstack.process.ChildCommand;
import dev.orderpipeline.localstack.process.JavaHomes;
import dev.orderpipeline.localstack.process.Loopback;
import dev.orderpipeline.localstack.process.NoJavaForSparkException;
import dev.orderpipeline.localstack.process.StackClosedException;
import dev.orderpipeline.localstack.process.StackDirectory;
import dev.orderpipeline.localstack.process.Threads;
import dev.orderpipeline.localstack.services.EmbeddedDynamoDb;
import dev.orderpipeline.localstack.services.EmbeddedS3;
import dev.orderpipeline.localstack.services.EmbeddedSqs;
import dev.orderpipeline.localstack.services.NativeLibrary;
import dev.orderpipeline.localstack.services.S3Events;
import dev.orderpipeline.localstack.services.SnsEndpoint;
import dev.orderpipeline.localstack.template.Deployment;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * A running local AWS environment for the pipeline: S3, DynamoDB, SQS, SNS, Lambda and Glue behind
 * one port of 127.0.0.1.
 *
 * <p>An AWS client can use it with {@link #endpoint()}, {@link #region()} and any credentials.
 * Functions and jobs run in child JVMs, which exit with this JVM, even if it is killed.
 * Thread-safe.
 */
public final class LocalStack implements AutoCloseable {
  /** An access key for clients; the stack does not check credentials. */
  public static final String ACCESS_KEY_ID = "local";

  /** The secret key of {@link #ACCESS_KEY_ID}. */
  public static final String SECRET_ACCESS_KEY = "local-secret";

  private static final Duration INIT_TIMEOUT = Duration.ofSeconds(60);
  private static final int JOB_HEAP_MEGABYTES = 2_048;

  private final Deployment deployment;
  private final URI endpoint;
  private final Path logDirectory;
  private final Map<String, String> queueUrls;
  private final Deque<AutoCloseable> open;
  private final AtomicReference<Thread> shutdownHook = new AtomicReference<>();

  private LocalStack(
      Deployment deployment,
      URI endpoint,
      Path logDirectory,
      Map<String, String> queueUrls,
      Deque<AutoCloseable> open) {
    this.deployment = deployment;
    this.endpoint = endpoint;
    this.logDirectory = logDirectory;
    this.queueUrls = queueUrls;
    this.open = open;
  }

  /**
   * Starts all services, and returns when they are ready.
   *
   * @throws PortInUseException if the port is taken
   * @throws FunctionJarMissingException if the code of a function or job is missing
   * @throws NoJavaForSparkException if the deployment has a job and no Java can run it
   */
  public static LocalStack start(LocalStackConfig config) {
    Deque<AutoCloseable> open = new ArrayDeque<>();
    try {
      return start(config, open);
    } catch (RuntimeException | Error e) {
      closeAll(open, e);
      throw e;
    }
  }

  private static LocalStack start(LocalStackConfig config, Deque<AutoCloseable> open) {
    Deployment deployment = config.deployment();
    Map<String, List<Path>> classPaths = classPaths(config);
    Map<String, Program> programs = programs(config);
    Gateway gateway = track(open, Gateway.bind(config.port()));
    URI endpoint = URI.create("http://" + Loopback.HOST + ":" + gateway.port());
    Clock clock = Clock.systemUTC();
    Path data = dataDirectory(config);
    Path work = track(open, StackDirectory.in(data)).path();

    // S3 needs the functions for its events. There are none before the gateway opens.
    AtomicReference<Functions> startedFunctions = new AtomicReference<>();
    S3Events events = new S3Events(deployment.region(), clock);
    CompletableFuture<EmbeddedS3> s3 =
        inParallel(
            () ->
                EmbeddedS3.start(
                    deployment.buckets(),
                    (eventName, written) ->
                        notify(config, events, startedFunctions.get(), eventName, written)));
    CompletableFuture<EmbeddedDynamoDb> dynamoDb =
        inParallel(() -> EmbeddedDynamoDb.start(deployment.tables(), deployment.region()));
    CompletableFuture<EmbeddedSqs> sqs =
        inParallel(() -> EmbeddedSqs.start(deployment, gateway.port()));
    // Registered before waiting, so that a started service is closed if another fails to start.
    open.push(() -> s3.thenAccept(EmbeddedS3::close).join());
    open.push(() -> dynamoDb.thenAccept(EmbeddedDynamoDb::close).join());
    open.push(() -> sqs.thenAccept(EmbeddedSqs::close).join());

    RuntimeApi runtimeApi = track(open, new RuntimeApi());
    EmbeddedSqs queues = await(sqs);
    Functions functions =
        track(open, functions(config, data, work, endpoint, classPaths, runtimeApi, queues, clock));
    startedFunctions.set(functions);
    Jobs jobs = track(open, jobs(config, data, work, endpoint, programs, queues));
    Map<String, Integer> ports =
        Map.of("s3", await(s3).port(), "dynamodb", await(dynamoDb).port(), "sqs", queues.port());
    gateway.open(
        ports,
        new LambdaEndpoint(functions),
        new SnsEndpoint(deployment.topics(), config.listener()),
        new GlueEndpoint(jobs));
    Schedules schedules = track(open, new Schedules(deployment, functions, clock));
    if (config.schedules()) {
      schedules.start(config.scheduleInterval());
    }
    if (config.prewarm()) {
      prewarm(functions);
    }
    return new LocalStack(deployment, endpoint, data.resolve("logs"), queues.queueUrls(), open);
  }

  /** The endpoint of all services, {@code http://127.0.0.1:<port>}. */
  public URI endpoint() {
    return endpoint;
  }

  /** The simulated AWS region. */
  public String region() {
    return deployment.region();
  }

  /** The deployment, with the names of all resources. */
  public Deployment deployment() {
    return deployment;
  }

  /** The names of the resources by their role in the pipeline. */
  public Deployment.Names names() {
    return deployment.names();
  }

  /** The URL of the queue that consumers read. */
  public String messageQueueUrl() {
    return queueUrl(deployment.names().messageQueue());
  }

  /**
   * The URL of a queue.
   *
   * @throws IllegalArgumentException if there is no queue of that name
   */
  public String queueUrl(String queue) {
    String url = queueUrls.get(queue);
    if (url == null) {
      throw new IllegalArgumentException(
          "There is no queue '" + queue + "', only " + queueUrls.keySet() + ".");
    }
    return url;
  }

  /** The directory of the logs; each function and job writes to {@code <name>.log}. */
  public Path logDirectory() {
    return logDirectory;
  }

  /** The log file of a function or job. */
  public Path logFile(String name) {
    return logDirectory.resolve(name + ".log");
  }

  /**
   * Closes the stack when this JVM shuts down, for example on Ctrl-C. (The functions' JVMs exit
   * with this one in any case.)
   */
  public void closeOnShutdown() {
    Thread hook = new Thread(this::closeParts, "local-stack-shutdown");
    if (shutdownHook.compareAndSet(null, hook)) {
      Runtime.getRuntime().addShutdownHook(hook);
    }
  }

  /** Stops all services, the functions' JVMs first; all data is lost. Idempotent. */
  @Override
  public void close() {
    Thread hook = shutdownHook.getAndSet(null);
    if (hook != null) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The JVM is shutting down and runs the hook, which also closes the stack.
      }
    }
    closeParts();
  }

  private void closeParts() {
    synchronized (open) {
      IllegalStateException failed =
          new IllegalStateException("Some parts of the local stack failed to close.");
      closeAll(open, failed);
      if (failed.getSuppressed().length > 0) {
        throw failed;
      }
    }
  }

  private static void closeAll(Deque<AutoCloseable> open, Throwable collector) {
    for (AutoCloseable part = open.poll(); part != null; part = open.poll()) {
      try {
        part.close();
      } catch (Exception e) {
        collector.addSuppressed(e);
      }
    }
  }

  private static void notify(
      LocalStackConfig config,
      S3Events events,
      Functions functions,
      String eventName,
      S3Events.Written written) {
    for (Deployment.Notification notification : config.deployment().notifications()) {
      if (notification.matches(written.bucket(), eventName, written.key())) {
        String event = events.created(eventName, notification.function(), written);
        functions.invokeAsync(
            notification.function(), new Invocation(UUID.randomUUID().toString(), event));
        config
            .listener()
            .s3EventSent(eventName, written.bucket(), written.key(), written.versionId());
      }
    }
  }

  private static Functions functions(
      LocalStackConfig config,
      Path data,
      Path work,
      URI endpoint,
      Map<String, List<Path>> classPaths,
      RuntimeApi runtimeApi,
      EmbeddedSqs queues,
      Clock clock) {
    Deployment deployment = config.deployment();
    ChildCommand command = childCommand(config, work, clock);
    String arnPrefix =
        "arn:aws:lambda:" + deployment.region() + ":" + deployment.account() + ":function:";
    Map<String, FunctionRuntime> byName = new LinkedHashMap<>();
    for (Deployment.Function function : deployment.functions()) {
      FunctionSetup setup =
          new FunctionSetup(
              function,
              deployment.region(),
              arnPrefix + function.name(),
              endpoint,
              classPaths.get(function.name()),
              settings(config, function.name(), function.settings(), queues.queueUrls()),
              Optional.ofNullable(config.heapMegabytes().get(function.name())),
              work.resolve("tasks").resolve(function.name()),
              work.resolve("tmp"),
              INIT_TIMEOUT,
              Math.min(
                  config.maxConcurrency(),
                  function.reservedConcurrency().orElse(config.maxConcurrency())));
      FunctionLog log = new FunctionLog(data.resolve("logs").resolve(function.name() + ".log"));
      byName.put(
          function.name(),
          new FunctionRuntime(setup, command, runtimeApi, log, config.listener(), clock));
    }
    AsynchronousInvoker asynchronous =
        new AsynchronousInvoker(config.retryWaits(), queues::send, config.listener(), clock);
    return new Functions(byName, asynchronous, arnPrefix);
  }

  private static ChildCommand childCommand(LocalStackConfig config, Path work, Clock clock) {
    Path javaHome =
        JavaHomes.forFunctions(
            config
                .javaHome()
                .or(() -> Optional.ofNullable(System.getenv("JAVA25_HOME")).map(Path::of)),
            Path.of(System.getProperty("java.home")));
    Optional<Path> nativeLibrary =
        config.runtimeClient() == RuntimeClient.AWS
            ? Optional.of(NativeLibrary.unpackInto(work))
            : Optional.empty();
    return new ChildCommand(javaHome, config.runtimeClient(), nativeLibrary, clock);
  }

  private static Map<String, List<Path>> classPaths(LocalStackConfig config) {
    FunctionJars jars = new FunctionJars();
    Map<String, List<Path>> classPaths = new HashMap<>();
    for (Deployment.Function function : config.deployment().functions()) {
      List<Path> given = config.classPaths().get(function.name());
      List<Path> code = given != null ? given : List.of(jars.find(function.artifact()));
      classPaths.put(function.name(), withExtraClassPath(code, config, function.name()));
    }
    return classPaths;
  }

  private static List<Path> withExtraClassPath(
      List<Path> code, LocalStackConfig config, String name) {
    List<Path> classPath = new ArrayList<>(code);
    Optional.ofNullable(config.extraClassPath().get(name)).ifPresent(classPath::add);
    return List.copyOf(classPath);
  }

  /**
   * The Java home, class path and JVM options of a job.
   *
   * @param options the file with JVM options, if Spark is on the class path
   */
  private record Program(Path javaHome, List<Path> classPath, Optional<Path> options) {}

  /** Finds the programs of all jobs; called before anything starts, to fail early. */
  private static Map<String, Program> programs(LocalStackConfig config) {
    Path running = Path.of(System.getProperty("java.home"));
    Map<String, Program> programs = new HashMap<>();
    for (Deployment.Job job : config.deployment().jobs()) {
      List<Path> given = config.classPaths().get(job.name());
      programs.put(
          job.name(),
          given != null
              ? new Program(running, given, Optional.empty())
              : sparkProgram(job, running));
    }
    return programs;
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

  private static Jobs jobs(
      LocalStackConfig config,
      Path data,
      Path work,
      URI endpoint,
      Map<String, Program> programs,
      EmbeddedSqs queues) {
    ScheduledExecutorService timer = Threads.timer("jobs");
    List<JobRuntime> jobs = new ArrayList<>();
    for (Deployment.Job job : config.deployment().jobs()) {
      Program program = programs.get(job.name());
      JobSetup setup =
          new JobSetup(
              job,
              config.deployment().region(),
              endpoint,
              program.javaHome(),
              withExtraClassPath(program.classPath(), config, job.name()),
              program.options(),
              settings(config, job.name(), job.settings(), queues.queueUrls()),
              config.heapMegabytes().getOrDefault(job.name(), JOB_HEAP_MEGABYTES),
              work.resolve("jobs").resolve(job.name()));
      FunctionLog log = new FunctionLog(data.resolve("logs").resolve(job.name() + ".log"));
      jobs.add(new JobRuntime(setup, log, config.listener(), timer));
    }
    return new Jobs(jobs, timer);
  }

  private static Map<String, String> settings(
      LocalStackConfig config,
      String user,
      Map<String, Deployment.Setting> deployed,
      Map<String, String> queueUrls) {
    Map<String, String> environment = new HashMap<>();
    deployed.forEach(
        (name, setting) -> {
          if (setting instanceof Deployment.Setting.Text text) {
            environment.put(name, text.value());
          } else if (setting instanceof Deployment.Setting.QueueUrl queue) {
            environment.put(name, queueUrls.get(queue.queue()));
          }
        });
    config
        .correctionSettle()
        .ifPresent(
            settle ->
                environment.put(
                    SettingNames.CORRECTION_SETTLE_SECONDS, Long.toString(settle.toSeconds())));
    environment.putAll(config.environment().getOrDefault(user, Map.of()));
    return environment;
  }

  private static Path dataDirectory(LocalStackConfig config) {
    try {
      Path data =
          config.dataDirectory().isPresent()
              ? config.dataDirectory().get().toAbsolutePath()
              : Files.createTempDirectory("order-pipeline-");
      Files.createDirectories(data.resolve("logs"));
      return data;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot create the data directory of the local stack.", e);
    }
  }

  private static void prewarm(Functions functions) {
    Threads.named("prewarm")
        .newThread(
            () -> {
              try {
                functions.prewarm();
              } catch (StackClosedException closedMeanwhile) {
                // The stack was closed during the warm-up.
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            })
        .start();
  }

  private static <T extends AutoCloseable> T track(Deque<AutoCloseable> open, T part) {
    open.push(part);
    return part;
  }

  private static <T> CompletableFuture<T> inParallel(Supplier<T> start) {
    Executor ownThread = task -> Threads.named("start").newThread(task).start();
    return CompletableFuture.supplyAsync(start, ownThread);
  }

  private static <T> T await(CompletableFuture<T> started) {
    try {
      return started.join();
    } catch (CompletionException e) {
      throw new IllegalStateException(
          "A service of the local stack failed to start: " + e.getCause().getMessage(),
          e.getCause());
    }
  }
}
