package dev.orderpipeline.localstack;

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
 * What is deployed and what is wired to what: pure data, apart from the engine that runs it.
 *
 * <p>The parts refer to each other by name; a deployment in which a name leads nowhere cannot be
 * made.
 *
 * @param region the AWS region that everything pretends to be in
 * @param account the AWS account number, 12 digits
 * @param names which of the resources play which part in the pipeline
 * @param buckets the S3 buckets
 * @param tables the DynamoDB tables
 * @param queues the SQS queues; a dead letter queue stands before the queue that uses it
 * @param topics the ARNs of the SNS topics
 * @param functions the Lambda functions
 * @param notifications which buckets tell which functions of new objects
 * @param schedules which functions are called regularly
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

  /** Copies the lists, so that the record stays as it was made. */
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

  /** One without jobs. */
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

  /** The order pipeline as the project deploys it: what its template says. */
  public static Deployment orderPipeline() {
    return Template.orderPipeline().deployment();
  }

  /** The order pipeline with its Spark job, to which every day goes, however small. */
  public static Deployment orderPipelineWithSpark() {
    return Template.orderPipelineWithSpark().deployment();
  }

  /**
   * Which of the resources play which part in the pipeline.
   *
   * @param dropBucket where partners put files
   * @param resultsBucket what the pipeline writes
   * @param table what is known of the files
   * @param messageQueue what consumers read
   * @param deadLetterQueue what consumers could not digest
   * @param failureQueue the asynchronous invocations that failed for good
   * @param arrivalFunction told of each new object
   * @param sweepFunction called regularly
   * @param processingFunction processes file sets
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
      String processingFunction) {}

  /**
   * An S3 bucket.
   *
   * @param name its name
   * @param versioned whether it keeps all versions of an object
   */
  public record Bucket(String name, boolean versioned) {}

  /**
   * A DynamoDB table that is paid for by request; all keys are strings.
   *
   * @param name its name
   * @param partitionKey the attribute that is the partition key
   * @param sortKey the attribute that is the sort key
   * @param indexes its global secondary indexes
   * @param expiryAttribute the attribute with the second, since 1970, after which an item goes
   */
  public record Table(
      String name,
      String partitionKey,
      Optional<String> sortKey,
      List<Index> indexes,
      Optional<String> expiryAttribute) {

    /** Copies the list, so that the record stays as it was made. */
    public Table {
      indexes = List.copyOf(indexes);
    }
  }

  /**
   * A global secondary index that holds keys only.
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
   * @param redrive where messages go that were received too often
   */
  public record Queue(
      String name, Duration visibilityTimeout, Duration retention, Optional<Redrive> redrive) {}

  /**
   * Where messages go that were received too often.
   *
   * @param deadLetterQueue the name of the queue that takes them
   * @param maxReceives how often a message may be received before
   */
  public record Redrive(String deadLetterQueue, int maxReceives) {}

  /**
   * A Lambda function.
   *
   * @param name its name
   * @param artifact the module whose shaded jar holds the code
   * @param handler class and method, {@code package.Class::method}
   * @param settings its environment variables
   * @param timeout after which an invocation is ended
   * @param memoryMegabytes the memory of one execution environment
   * @param reservedConcurrency how many execution environments there may be at the most
   * @param asynchronous what happens to asynchronous invocations that fail
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

    /** Copies the map, so that the record stays as it was made. */
    public Function {
      settings = Map.copyOf(settings);
    }
  }

  /**
   * A Glue job whose program is in Java.
   *
   * @param name its name
   * @param artifact the module whose jar holds the program
   * @param mainClass the program
   * @param settings what the program is told by {@code --settings}, as JSON
   * @param timeout after which a run is ended
   * @param maxConcurrentRuns how many runs there may be at once
   */
  public record Job(
      String name,
      String artifact,
      String mainClass,
      Map<String, Setting> settings,
      Duration timeout,
      int maxConcurrentRuns) {

    /** Copies the map, so that the record stays as it was made. */
    public Job {
      settings = Map.copyOf(settings);
    }
  }

  /** The value of a setting, such as a function's environment variable. */
  public sealed interface Setting {

    /**
     * A value that is known beforehand.
     *
     * @param value the value
     */
    record Text(String value) implements Setting {}

    /**
     * The URL of a queue, which depends on the port.
     *
     * @param queue the name of the queue
     */
    record QueueUrl(String queue) implements Setting {}
  }

  /**
   * What happens to asynchronous invocations that fail.
   *
   * @param retries how often each is tried again, 0 to 2
   * @param maxAge how long after it was accepted an invocation may still begin
   * @param onFailureQueue the name of the queue that is told of those that failed for good
   */
  public record Asynchronous(int retries, Duration maxAge, Optional<String> onFailureQueue) {}

  /**
   * A bucket's wish to tell a function of new objects.
   *
   * @param bucket the name of the bucket
   * @param function the name of the function
   * @param event which ones, {@code s3:ObjectCreated:*} or one kind such as {@code
   *     s3:ObjectCreated:Put}
   * @param prefix how their keys begin
   * @param suffix how their keys end
   */
  public record Notification(
      String bucket, String function, String event, String prefix, String suffix) {

    /**
     * Whether the function is told of an object.
     *
     * @param eventName as events carry it, such as {@code ObjectCreated:Put}
     */
    boolean concerns(String inBucket, String eventName, String key) {
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
   * A function's regular asynchronous invocation.
   *
   * @param name the name of the rule, which events carry
   * @param function the name of the function
   * @param timing when
   * @param input the payload; without one it is EventBridge's own event
   */
  public record Schedule(String name, String function, Timing timing, Optional<String> input) {}

  /** When a schedule invokes its function. */
  public sealed interface Timing {

    /**
     * At a steady rate.
     *
     * @param interval the time from one invocation to the next
     */
    record Every(Duration interval) implements Timing {}

    /**
     * Once a day.
     *
     * @param time in UTC
     */
    record DailyAt(LocalTime time) implements Timing {}
  }
}
