package dev.orderpipeline.spark.job;

import dev.orderpipeline.aws.AwsClients;
import dev.orderpipeline.function.EventLog;
import dev.orderpipeline.json.ProcessingRequestJson;
import dev.orderpipeline.model.InvalidRequestException;
import dev.orderpipeline.model.ProcessingRequest;
import dev.orderpipeline.model.RunSummary;
import dev.orderpipeline.processor.archive.ArchiveStore;
import dev.orderpipeline.processor.receipt.ListLimits;
import dev.orderpipeline.processor.receipt.ReceiptWriters;
import dev.orderpipeline.processor.run.AttemptFailedException;
import dev.orderpipeline.processor.run.ProcessorSettings;
import dev.orderpipeline.processor.run.RequestProcessor;
import dev.orderpipeline.processor.wiring.ProcessorFactory;
import dev.orderpipeline.spark.SparkDayJoin;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.StringReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import org.apache.spark.SparkConf;

/**
 * Runs one processing request with Spark, as {@code data-processing-function} does for smaller
 * days. Spark's own settings choose the cluster.
 */
public final class JobMain {
  private static final String REGION = "AWS_REGION";
  private static final String FUNCTION = "AWS_LAMBDA_FUNCTION_NAME";

  /**
   * A job does not know its timeout. After a timeout, the next worker resumes from the recorded
   * state, as after a killed function.
   */
  private static final Duration REMAINING = Duration.ofDays(1);

  private JobMain() {}

  /**
   * Runs one request.
   *
   * @throws AttemptFailedException if a retry can succeed; the job has failed then
   */
  public static void main(String[] arguments) throws IOException {
    run(new SparkConf(), JobArguments.of(arguments));
  }

  private static void run(SparkConf conf, JobArguments arguments) throws IOException {
    ProcessorSettings settings = ProcessorSettings.from(arguments.settings());
    ProcessingRequest request = ProcessingRequestJson.read(new StringReader(arguments.request()));
    InstantSource clock = InstantSource.system();
    // Uses the function's name, because alarms and dashboard read its metrics.
    EventLog log = EventLog.forMetricFilters(clock, arguments.settings().optional(FUNCTION));
    Aws aws = new Aws(arguments.settings().required(REGION));
    AwsClients clients = aws.clients().withMetrics(log);
    ProcessorFactory.Dependencies dependencies =
        ProcessorFactory.dependencies(
            clients, clock, Path.of(System.getProperty("java.io.tmpdir")), log);
    JobStage stage = JobStage.of(aws, settings);
    try (Cluster cluster = new Cluster(SparkDayJoin.configured(conf))) {
      RequestProcessor processor =
          ProcessorFactory.of(
              settings,
              dependencies,
              new SparkEngine(
                  cluster.leaseGuard(),
                  arguments.sliceLines(),
                  stage,
                  new ReceiptWriters(ListLimits.DEFAULT, settings.receipts()),
                  new ArchiveStore(dependencies.aws().s3(), settings.resultsBucket()),
                  stage.ledger(dependencies.aws().dynamoDb()),
                  clock,
                  log));
      processor.setRequestId(arguments.jobRun().orElseGet(() -> UUID.randomUUID().toString()));
      RunSummary summary = processor.process(request, () -> REMAINING);
      Writer output = new OutputStreamWriter(System.out, StandardCharsets.UTF_8);
      summary.writeTo(output);
      output.write('\n');
      output.flush();
    } catch (InvalidRequestException e) {
      // Not a failure of the job: the state of the file set can have changed since the dispatch.
      log.write("request_rejected", "cause", e.getMessage());
    } catch (IOException | RuntimeException e) {
      throw AttemptFailedException.of(e);
    }
  }
}
