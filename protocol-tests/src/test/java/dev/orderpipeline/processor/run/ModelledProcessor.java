package dev.orderpipeline.processor.run;

import dev.orderpipeline.function.EventLog;
import dev.orderpipeline.json.ProcessingRequestJson;
import dev.orderpipeline.model.RunSummary;
import dev.orderpipeline.processor.receipt.ListLimits;
import dev.orderpipeline.processor.wiring.ProcessorFactory;
import dev.orderpipeline.processor.wiring.ProcessorFactory.AwsServices;
import dev.orderpipeline.processor.wiring.ProcessorFactory.Clocks;
import dev.orderpipeline.processor.wiring.ProcessorFactory.MessageSending;
import dev.orderpipeline.processor.wiring.ProcessorFactory.RandomSources;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.intake.OrderedExecutor;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/** A processor for in-memory AWS with one sending thread and a fixed monotonic clock. */
public final class ModelledProcessor implements AutoCloseable {
  private final ExecutorService sending = Executors.newSingleThreadExecutor();
  private final AtomicInteger ids = new AtomicInteger();
  private final RequestProcessor processing;

  /** A processor with these services. */
  public ModelledProcessor(
      ProcessorSettings settings,
      DynamoDbClient dynamoDb,
      S3Client s3,
      SqsClient sqs,
      InstantSource clock,
      Path workDirectory) {
    this(settings, dynamoDb, s3, sqs, clock, workDirectory, Limits.defaults(), ListLimits.DEFAULT);
  }

  ModelledProcessor(
      ProcessorSettings settings,
      DynamoDbClient dynamoDb,
      S3Client s3,
      SqsClient sqs,
      InstantSource clock,
      Path workDirectory,
      Limits limits,
      ListLimits listLimits) {
    processing =
        ProcessorFactory.of(
            settings,
            new ProcessorFactory.Dependencies(
                new AwsServices(dynamoDb, s3, sqs),
                new Clocks(
                    clock,
                    () -> 0,
                    duration -> {
                      throw new IllegalStateException("unexpected sleep of " + duration);
                    }),
                new RandomSources(() -> "id-" + ids.incrementAndGet(), new Random(1)),
                new MessageSending(sending, 1_280),
                OrderedExecutor.singleThreaded(),
                workDirectory,
                new EventLog(
                    new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                    clock)),
            limits,
            listLimits);
  }

  /** Processes the payload of an invocation. */
  public RunSummary process(String payload) throws IOException {
    return processing.process(
        ProcessingRequestJson.read(new StringReader(payload)), () -> Duration.ofMinutes(15));
  }

  @Override
  public void close() {
    sending.shutdown();
  }
}
