package dev.orderpipeline.spark.job;

import dev.orderpipeline.ledger.AwsClients;
import dev.orderpipeline.model.EventLog;
import dev.orderpipeline.model.InvalidRequestException;
import dev.orderpipeline.model.ProcessingRequest;
import dev.orderpipeline.model.ProcessingRequestJson;
import dev.orderpipeline.model.RunSummary;
import dev.orderpipeline.processor.archive.ArchiveStore;
import dev.orderpipeline.processor.run.AttemptFailedException;
import dev.orderpipeline.processor.run.ProcessorFactory;
import dev.orderpipeline.processor.run.ProcessorSettings;
import dev.orderpipeline.processor.run.RequestProcessor;
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
 * The job: has Spark do what the function {@code data-processing-function} does for smaller days.
 * Whoever submits it says by Spark's own settings where it runs; this program knows no cluster.
 */
public final class JobMain {
  private static final String REGION = "AWS_REGION";
  private static final String FUNCTION = "AWS_LAMBDA_FUNCTION_NAME";

  /**
   * No timeout is told to a job. One that is ended by it leaves what a killed function leaves: the
   * next one goes on from what is written.
   */
  private static final Duration REMAINING = Duration.ofDays(1);

  private JobMain() {}

  /**
   * Answers one request.
   *
   * @throws AttemptFailedException if it may succeed later: then the job has failed
   */
  public static void main(String[] arguments) throws IOException {
    run(new SparkConf(), JobArguments.of(arguments));
  }

  private static void run(SparkConf conf, JobArguments arguments) throws IOException {
    ProcessorSettings settings = ProcessorSettings.from(arguments.settings());
    ProcessingRequest request = ProcessingRequestJson.read(new StringReader(arguments.request()));
    InstantSource clock = InstantSource.system();
    // The measures are the function's: alarms and dashboard look for them there.
    EventLog log = new EventLog(System.out, clock, arguments.settings().optional(FUNCTION));
    Aws aws = new Aws(arguments.settings().required(REGION));
    AwsClients clients = aws.clients().measuredBy(log);
    ProcessorFactory.Surroundings outside =
        ProcessorFactory.dependencies(
            clients, clock, Path.of(System.getProperty("java.io.tmpdir")), log);
    JobStage stage = JobStage.of(aws, settings);
    try (Cluster cluster = new Cluster(SparkDayJoin.configured(conf))) {
      RequestProcessor processing =
          ProcessorFactory.of(
              settings,
              outside,
              new SparkEngine(
                  cluster.watched(),
                  arguments.sliceLines(),
                  stage,
                  new ArchiveStore(outside.s3(), settings.resultsBucket()),
                  stage.ledger(outside.dynamoDb()),
                  clock,
                  log));
      processing.invoked(arguments.jobRun().orElseGet(() -> UUID.randomUUID().toString()));
      RunSummary summary = processing.process(request, () -> REMAINING);
      Writer answer = new OutputStreamWriter(System.out, StandardCharsets.UTF_8);
      summary.writeTo(answer);
      answer.write('\n');
      answer.flush();
    } catch (InvalidRequestException e) {
      // An answer like others: what was asked for may have become another thing meanwhile.
      log.write("request_rejected", "cause", e.getMessage());
    } catch (IOException | RuntimeException e) {
      throw AttemptFailedException.of(e);
    }
  }
}
