package dev.orderpipeline.localstack.template;

import java.time.Duration;
import java.time.LocalTime;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The resources of a deployment and their wiring, as immutable data without behaviour.
 *
 * <p>The resources refer to each other by name. A deployment with an unknown name is rejected.
 *
 * @param region the simulated AWS region
 * @param account the AWS account number, 12 digits
 * @param names the names of the resources by their role in the pipeline
 * @param buckets the S3 buckets
 * @param tables the DynamoDB tables
 * @param queues the SQS queues; a dead-letter queue comes before the queue that uses it
 * @param topics the ARNs of the SNS topics
 * @param functions the Lambda functions
 * @param notifications which buckets notify which functions of new objects
 * @param schedules which functions are invoked on a schedule
 * @param jobs the Glue jobs
 */
public record Deployment(
    String region,
    String account,
    Names names,
    List<Bucket> buckets,
    List<Table> tables,
    List<Queue> queues,
    List<String> topics,
    List<Function> functions,
    List<Notification> notifications,
    List<Schedule> schedules,
    List<Job> jobs) {

  /** Copies the lists, and checks that every reference names a resource. */
  public Deployment {
    buckets = List.copyOf(buckets);
    tables = List.copyOf(tables);
    queues = List.copyOf(queues);
    topics = List.copyOf(topics);
    functions = List.copyOf(functions);
    notifications = List.copyOf(notifications);
    schedules = List.copyOf(schedules);
    jobs = List.copyOf(jobs);
    Set<String> functionNames =
        functions.stream().map(Function::name).collect(Collectors.toUnmodifiableSet());
    Set<String> bucketNames =
        buckets.stream().map(Bucket::name).collect(Collectors.toUnmodifiableSet());
    notifications.forEach(
        notification -> {
          require("bucket", bucketNames, notification.bucket());
          require("function", functionNames, notification.function());
        });
    schedules.forEach(schedule -> require("function", functionNames, schedule.function()));
    Set<String> earlierQueues = new HashSet<>();
    for (Queue queue : queues) {
      queue
          .redrive()
          .ifPresent(redrive -> require("queue", earlierQueues, redrive.deadLetterQueue()));
      earlierQueues.add(queue.name());
    }
    for (Function function : functions) {
      function
          .asynchronous()
          .onFailureQueue()
          .ifPresent(queue -> require("queue", earlierQueues, queue));
      requireQueues(earlierQueues, function.settings());
    }
    jobs.forEach(job -> requireQueues(earlierQueues, job.settings()));
  }

  /** A deployment without jobs. */
  public Deployment(
      String region,
      String account,
      Names names,
      List<Bucket> buckets,
      List<Table> tables,
      List<Queue> queues,
      List<String> topics,
      List<Function> functions,
      List<Notification> notifications,
      List<Schedule> schedules) {
    this(
        region,
        account,
        names,
        buckets,
        tables,
        queues,
        topics,
        functions,
        notifications,
        schedules,
        List.of());
  }

  private static void requireQueues(Set<String> known, Map<String, Setting> settings) {
    for (Setting setting : settings.values()) {
      if (setting instanceof Setting.QueueUrl url) {
        require("queue", known, url.queue());
      }
    }
  }

  private static void require(String kind, Set<String> known, String name) {
    if (!known.contains(name)) {
      throw new IllegalArgumentException(
          "The deployment refers to the "
              + kind
              + " '"
              + name
              + "', but has only "
              + new TreeSet<>(known)
              + " there. Add it, or correct the name.");
    }
  }

  /** The order pipeline as the project's template deploys it. */
  public static Deployment orderPipeline() {
    return Template.orderPipeline().deployment();
  }

  /** The order pipeline with its Spark job, which processes every day, whatever its size. */
  public static Deployment orderPipelineWithSpark() {
    return Template.orderPipelineWithSpark().deployment();
  }

  /**
   * The names of the resources by their role in the pipeline.
   *
   * @param dropBucket the bucket to which partners upload files
   * @param resultsBucket the bucket to which the pipeline writes
   * @param table the table with the state of the file sets
   * @param messageQueue the queue that consumers read
   * @param deadLetterQueue the queue of messages that consumers could not process
   * @param failureQueue the queue of asynchronous invocations whose retries are exhausted
   * @param arrivalFunction the function that is notified of each new object
   * @param sweepFunction the function that is invoked on a schedule
   * @param statusFunction the function that reports the status of file sets
   * @param processingFunction the function that processes file sets
   */
  public record Names(
      String dropBucket,
      String resultsBucket,
      String table,
      String messageQueue,
      String deadLetterQueue,
      String failureQueue,
      String arrivalFunction,
      String sweepFunction,
      String statusFunction,
      String processingFunction) {}

  /**
   * An S3 bucket.
   *
   * @param name its name
   * @param versioned whether it keeps all versions of an object
   */
  public record Bucket(String name, boolean versioned) {}

  /**
   * A DynamoDB table in on-demand mode; all its keys are strings.
   *
   * @param name its name
   * @param partitionKey the attribute that is the partition key
   * @param sortKey the attribute that is the sort key
   * @param indexes its global secondary indexes
   * @param expiryAttribute the time-to-live attribute: when an item expires, in seconds since 1970
   */
  public record Table(
      String name,
      String partitionKey,
      Optional<String> sortKey,
      List<Index> indexes,
      Optional<String> expiryAttribute) {

    /** Copies the list, so that the record is immutable. */
    public Table {
      indexes = List.copyOf(indexes);
    }
  }

  /**
   * A global secondary index that projects only keys.
   *
   * @param name its name
   * @param partitionKey the attribute that is the partition key
   * @param sortKey the attribute that is the sort key
   */
  public record Index(String name, String partitionKey, Optional<String> sortKey) {}

  /**
   * An SQS standard queue.
   *
   * @param name its name
   * @param visibilityTimeout how long a received message is hidden from others
   * @param retention how long a message is kept
   * @param redrive when and where to move messages that keep failing
   */
  public record Queue(
      String name, Duration visibilityTimeout, Duration retention, Optional<Redrive> redrive) {}

  /**
   * A redrive policy: when and where to move messages that keep failing.
   *
   * @param deadLetterQueue the name of the dead-letter queue
   * @param maxReceives after how many receives a message moves to the dead-letter queue
   */
  public record Redrive(String deadLetterQueue, int maxReceives) {}

  /**
   * A Lambda function.
   *
   * @param name its name
   * @param artifact the module whose shaded jar holds the code
   * @param handler class and method, {@code package.Class::method}
   * @param settings its environment variables
   * @param timeout the time after which Lambda stops an invocation
   * @param memoryMegabytes the memory of one execution environment, in MB
   * @param reservedConcurrency the maximum number of execution environments
   * @param asynchronous how failed asynchronous invocations are handled
   */
  public record Function(
      String name,
      String artifact,
      String handler,
      Map<String, Setting> settings,
      Duration timeout,
      int memoryMegabytes,
      Optional<Integer> reservedConcurrency,
      Asynchronous asynchronous) {

    /** Copies the map, so that the record is immutable. */
    public Function {
      settings = Map.copyOf(settings);
    }
  }

  /**
   * A Glue job that runs a Java program.
   *
   * @param name its name
   * @param artifact the module whose jar holds the program
   * @param mainClass the main class of the program
   * @param settings the settings that the program gets as JSON in {@code --settings}
   * @param timeout the time after which Glue stops a run
   * @param maxConcurrentRuns the maximum number of concurrent runs
   */
  public record Job(
      String name,
      String artifact,
      String mainClass,
      Map<String, Setting> settings,
      Duration timeout,
      int maxConcurrentRuns) {

    /** Copies the map, so that the record is immutable. */
    public Job {
      settings = Map.copyOf(settings);
    }
  }

  /** The value of a setting, such as a function's environment variable. */
  public sealed interface Setting {

    /**
     * A fixed value.
     *
     * @param value the value
     */
    record Text(String value) implements Setting {}

    /**
     * The URL of a queue, which depends on the stack's port.
     *
     * @param queue the name of the queue
     */
    record QueueUrl(String queue) implements Setting {}
  }

  /**
   * How failed asynchronous invocations are handled.
   *
   * @param retries the maximum number of retries, 0 to 2
   * @param maxAge the maximum time from acceptance to the start of an attempt
   * @param onFailureQueue the name of the queue that gets the record of each exhausted invocation
   */
  public record Asynchronous(int retries, Duration maxAge, Optional<String> onFailureQueue) {}

  /**
   * A bucket's event notification, which invokes a function for new objects.
   *
   * @param bucket the name of the bucket
   * @param function the name of the function
   * @param event the event types: {@code s3:ObjectCreated:*}, or one such as {@code
   *     s3:ObjectCreated:Put}
   * @param prefix the required prefix of the keys
   * @param suffix the required suffix of the keys
   */
  public record Notification(
      String bucket, String function, String event, String prefix, String suffix) {

    /**
     * Whether the function is invoked for an object.
     *
     * @param eventName the name in the event, such as {@code ObjectCreated:Put}
     */
    public boolean matches(String inBucket, String eventName, String key) {
      String kind = event.substring("s3:".length());
      return bucket.equals(inBucket)
          && (kind.endsWith("*")
              ? eventName.startsWith(kind.substring(0, kind.length() - 1))
              : eventName.equals(kind))
          && key.startsWith(prefix)
          && key.endsWith(suffix);
    }
  }

  /**
   * A scheduled asynchronous invocation of a function.
   *
   * @param name the name of the EventBridge rule, which is in its events
   * @param function the name of the function
   * @param timing when to invoke the function
   * @param input the payload; if empty, EventBridge's own event
   */
  public record Schedule(String name, String function, Timing timing, Optional<String> input) {}

  /** When a schedule invokes its function. */
  public sealed interface Timing {

    /**
     * At a fixed rate.
     *
     * @param interval the time from one invocation to the next
     */
    record Every(Duration interval) implements Timing {}

    /**
     * Once a day.
     *
     * @param time the time of day in UTC
     */
    record DailyAt(LocalTime time) implements Timing {}
  }
}
