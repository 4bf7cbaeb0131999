package dev.orderpipeline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.localstack.LocalStack;
import dev.orderpipeline.model.FileSetId;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The sample day, uploaded and processed by a Python program with Debian's boto3. */
@Tag("full")
@ExtendWith(SharedPipeline.class)
class Boto3IT {
  private static final FileSetId SET = new FileSetId("boto3", LocalDate.of(2022, 1, 30));

  private static final String UPLOAD =
      """
      import boto3, sys
      endpoint, day, bucket = sys.argv[1:]
      s3 = boto3.client("s3", endpoint_url=endpoint)
      for kind in ("customers", "orders", "items"):
          name = kind + "_20220130.csv"
          s3.upload_file(day + "/" + name, bucket, "boto3/" + name)
      """;

  private static final String ASK =
      """
      import boto3, json, sys
      endpoint, processor, status, queue = sys.argv[1:]
      client = lambda service: boto3.client(service, endpoint_url=endpoint)
      def invoke(function, request):
          answer = client("lambda").invoke(FunctionName=function, Payload=json.dumps(request))
          return json.loads(answer["Payload"].read())
      print(invoke(processor, {"file_set": "boto3/2022-01-30", "mode": "republish"})["outcome"])
      print(invoke(status, {"partner": "boto3"})["file_sets"][0]["state"])
      attributes = client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])
      print(int(attributes["Attributes"]["ApproximateNumberOfMessages"]) >= 0)
      """;

  @TempDir private Path directory;

  @Test
  void uploadsReplaysAndAsksForTheStatus(PipelineStack pipeline) throws Exception {
    LocalStack stack = pipeline.stack();
    python(stack, UPLOAD, PipelineStack.sampleDay().toString(), stack.names().dropBucket());
    pipeline.awaitEnd(SET, 1);

    String answers =
        python(
            stack,
            ASK,
            stack.names().processingFunction(),
            stack.names().statusFunction(),
            stack.messageQueueUrl());

    assertThat(answers.lines()).containsExactly("PUBLISHED", "PUBLISHED", "True");
  }

  private String python(LocalStack stack, String program, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("-c", program, stack.endpoint().toString()));
    command.addAll(List.of(arguments));
    return Python.run(Python.environment(stack), directory, command);
  }
}
