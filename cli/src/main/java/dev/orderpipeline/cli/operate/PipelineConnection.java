package dev.orderpipeline.cli.operate;

import dev.orderpipeline.cli.command.AwsConnection;
import dev.orderpipeline.cli.command.CliContext;
import dev.orderpipeline.model.ResourceNames;
import dev.orderpipeline.model.StageSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The options that select a pipeline, on AWS or on a local stack. */
public final class PipelineConnection extends AwsConnection {
  /** Exceeds the longest timeout of a function. */
  private static final Duration SOCKET_TIMEOUT = Duration.ofMinutes(16);

  @Option(
      names = "--stage",
      paramLabel = "S",
      description =
          "The stage, such as prod, with the names that infra-cdk/cdk.json gives its resources"
              + " (default: dev).")
  private Optional<String> stage = Optional.empty();

  /** Connects to the pipeline that the options select. */
  public RemotePipeline open(CliContext context) {
    Map<String, String> environment = context.environment();
    // The local stack is always the default stage without settings.
    ResourceNames names =
        stage.isEmpty() && isLocal(environment)
            ? ResourceNames.of(StageSettings.defaults())
            : StageFile.names(context.home(), stage);
    return new RemotePipeline(
        client(LambdaClient.builder(), environment),
        client(SqsClient.builder(), environment),
        names);
  }

  /** Opens the buckets of the pipeline that the options select. */
  public PipelineBuckets buckets(CliContext context, RemotePipeline pipeline) {
    Map<String, String> environment = context.environment();
    S3ClientBuilder builder = S3Client.builder().forcePathStyle(isLocal(environment));
    return PipelineBuckets.of(client(builder, environment), pipeline);
  }

  /** Returns the selected pipeline in words. */
  public String description(Map<String, String> environment) {
    return "stage "
        + stage.orElse("dev")
        + endpoint(environment).map(url -> " on " + url).orElse(" on AWS");
  }

  @Override
  public List<String> words() {
    List<String> words = new ArrayList<>(super.words());
    stage.ifPresent(name -> words.addAll(List.of("--stage", name)));
    return List.copyOf(words);
  }

  private <C, B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>> C client(
      B builder, Map<String, String> environment) {
    return configure(builder, environment)
        .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(SOCKET_TIMEOUT))
        .build();
  }
}
