package dev.orderpipeline.cases;

import dev.orderpipeline.json.Windows1252Partners;
import dev.orderpipeline.model.CorrectionSettle;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.RunSummary;
import dev.orderpipeline.model.Thresholds;
import dev.orderpipeline.processor.run.ModelledProcessor;
import dev.orderpipeline.processor.run.ProcessorSettings;
import dev.orderpipeline.protocol.ProtocolAws;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;
import software.amazon.awssdk.core.sync.RequestBody;

/** Uploads the files of a day to in-memory AWS and processes them by a manual request. */
final class ProcessedDay {
  private ProcessedDay() {}

  static RunSummary process(
      ProtocolAws aws,
      InstantSource clock,
      FileSetId set,
      Function<FileKind, byte[]> files,
      String request,
      Windows1252Partners windows1252,
      Path work)
      throws IOException {
    for (FileKind kind : FileKind.values()) {
      aws.s3()
          .putObject(
              put -> put.bucket(aws.dropBucket()).key(set.key(kind)),
              RequestBody.fromBytes(files.apply(kind)));
    }
    try (ModelledProcessor processor =
        new ModelledProcessor(
            new ProcessorSettings(
                aws.table(),
                aws.dropBucket(),
                aws.resultsBucket(),
                aws.messageQueueUrl(),
                CorrectionSettle.of(Duration.ZERO),
                Thresholds.DEFAULT,
                windows1252),
            aws.dynamoDb(),
            aws.s3(),
            aws.sqs(),
            clock,
            work)) {
      return processor.process(request);
    }
  }
}
