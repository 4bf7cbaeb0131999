package dev.orderpipeline.localstack;

import dev.orderpipeline.localstack.gateway.Gateway;
import dev.orderpipeline.localstack.gateway.PortInUseException;
import dev.orderpipeline.localstack.glue.GlueEndpoint;
import dev.orderpipeline.localstack.glue.JobFactory;
import dev.orderpipeline.localstack.glue.Jobs;
import dev.orderpipeline.localstack.lambda.FunctionFactory;
import dev.orderpipeline.localstack.lambda.Functions;
import dev.orderpipeline.localstack.lambda.Invocation;
import dev.orderpipeline.localstack.lambda.LambdaEndpoint;
import dev.orderpipeline.localstack.lambda.RuntimeApi;
import dev.orderpipeline.localstack.lambda.Schedules;
import dev.orderpipeline.localstack.process.Certificates;
import dev.orderpipeline.localstack.process.ChildContext;
import dev.orderpipeline.localstack.process.FunctionJarMissingException;
import dev.orderpipeline.localstack.process.NoJavaForSparkException;
import dev.orderpipeline.localstack.process.ServiceEndpoint;
import dev.orderpipeline.localstack.process.StackClosedException;
import dev.orderpipeline.localstack.process.StackDirectory;
import dev.orderpipeline.localstack.process.Threads;
import dev.orderpipeline.localstack.services.EmbeddedDynamoDb;
import dev.orderpipeline.localstack.services.EmbeddedS3;
import dev.orderpipeline.localstack.services.EmbeddedSqs;
import dev.orderpipeline.localstack.services.S3Events;
import dev.orderpipeline.localstack.services.SnsEndpoint;
import dev.orderpipeline.localstack.template.Deployment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * A running local AWS environment for the pipeline: S3, DynamoDB, SQS, SNS, Lambda and Glue behind
 * one port of 127.0.0.1.
 *
 * <p>An AWS client can use it with {@link #endpoint()}, {@link #region()}, {@link #ACCESS_KEY_ID}
 * and {@link #SECRET_ACCESS_KEY}. Functions and jobs run in child JVMs, which exit with this JVM,
 * even if it is killed. Thread-safe.
 */
public final class LocalStack implements AutoCloseable {
  /** The only access key that the stack accepts; it does not verify signatures. */
  public static final String ACCESS_KEY_ID = "local";

  /** The secret key of {@link #ACCESS_KEY_ID}. */
  public static final String SECRET_ACCESS_KEY = "local-secret";

  private final Deployment deployment;
  private final URI endpoint;
  private final ServiceEndpoint functionEndpoint;
  private final Path logDirectory;
  private final Map<String, String> queueUrls;
  private final Deque<AutoCloseable> open;
  private final AtomicReference<Thread> shutdownHook = new AtomicReference<>();

  private LocalStack(
      Deployment deployment,
      URI endpoint,
      ServiceEndpoint functionEndpoint,
      Path logDirectory,
      Map<String, String> queueUrls,
      Deque<AutoCloseable> open) {
    this.deployment = deployment;
    this.endpoint = endpoint;
    this.functionEndpoint = functionEndpoint;
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
    FunctionFactory functionFactory = new FunctionFactory(config);
    JobFactory jobFactory = new JobFactory(config);
    Gateway gateway = track(open, Gateway.bind(config.port()));
    Clock clock = Clock.systemUTC();
    Path data = dataDirectory(config);
    Path work = track(open, StackDirectory.in(data)).path();
    ServiceEndpoint plain = ServiceEndpoint.plain(gateway.port());
    ServiceEndpoint endpoint =
        config
            .tlsPort()
            .map(port -> secureEndpoint(gateway, port, work.resolve("tls")))
            .orElse(plain);

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
    Path logs = data.resolve("logs");
    ChildContext context = new ChildContext(config, endpoint, logs, work, queues.queueUrls());
    Functions functions =
        track(open, functionFactory.create(context, runtimeApi, queues::send, clock));
    startedFunctions.set(functions);
    Jobs jobs = track(open, jobFactory.create(context));
    Map<String, Integer> ports =
        Map.of("s3", await(s3).port(), "dynamodb", await(dynamoDb).port(), "sqs", queues.port());
    gateway.open(
        ports,
        new LambdaEndpoint(functions),
        new SnsEndpoint(deployment.topics(), config.listener()),
        new GlueEndpoint(jobs));
    Schedules schedules = track(open, new Schedules(deployment, functions, clock));
    if (config.schedules().enabled()) {
      schedules.start(config.schedules().interval());
    }
    if (config.lambda().prewarm()) {
      prewarm(functions);
    }
    return new LocalStack(deployment, plain.address(), endpoint, logs, queues.queueUrls(), open);
  }

  /** The endpoint of all services, {@code http://127.0.0.1:<port>}. */
  public URI endpoint() {
    return endpoint;
  }

  /** The endpoint that functions and jobs use: with TLS if configured, otherwise the plain one. */
  public ServiceEndpoint functionEndpoint() {
    return functionEndpoint;
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

  private static ServiceEndpoint secureEndpoint(Gateway gateway, int port, Path directory) {
    try {
      Certificates certificates = Certificates.create(Files.createDirectory(directory));
      return ServiceEndpoint.secure(gateway.bindTls(port, certificates.server()), certificates);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make a certificate in " + directory + ".", e);
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
