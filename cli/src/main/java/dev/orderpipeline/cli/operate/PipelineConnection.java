package dev.orderpipeline.cli.operate;

import dev.orderpipeline.cli.upload.S3Clients;
import dev.orderpipeline.localstack.LocalStack;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The options that select a pipeline, on AWS or on a local stack. */
public final class PipelineConnection {
  private static final Region LOCAL_REGION = Region.EU_CENTRAL_1;

  /** Exceeds the longest timeout of a function. */
  private static final Duration SOCKET_TIMEOUT = Duration.ofMinutes(16);

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--endpoint-url",
      paramLabel = "URL",
      description =
          "The endpoint, such as http://127.0.0.1:4570 of 'pipeline local' (default:"
              + " AWS_ENDPOINT_URL, else AWS).")
  private Optional<URI> endpoint = Optional.empty();

  @Option(
      names = "--profile",
      paramLabel = "P",
      description = "Uses this profile of ~/.aws for credentials and region.")
  private Optional<String> profile = Optional.empty();

  @Option(
      names = "--stage",
      paramLabel = "S",
      description =
          "The stage, such as prod; the names of its resources end with it (default: dev).")
  private Optional<String> stage = Optional.empty();

  /** Connects to the pipeline that the options select. */
  RemotePipeline open(Map<String, String> environment) {
    Optional<URI> url = url(environment);
    boolean local = url.map(S3Clients::isLoopback).orElse(false);
    Region region = region(local, environment);
    AwsCredentialsProvider credentials = credentials(local);
    return new RemotePipeline(
        client(LambdaClient.builder(), url, region, credentials),
        client(SqsClient.builder(), url, region, credentials),
        StageNames.of(stage));
  }

  /** Connects to the default stage at this endpoint. */
  public RemotePipeline at(URI url) {
    endpoint = Optional.of(url);
    return open(Map.of());
  }

  /** Returns the given options, to append to another command. */
  String asArguments() {
    StringBuilder text = new StringBuilder();
    endpoint.ifPresent(url -> text.append(" --endpoint-url ").append(url));
    profile.ifPresent(name -> text.append(" --profile ").append(name));
    stage.ifPresent(name -> text.append(" --stage ").append(name));
    return text.toString();
  }

  private static <C, B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>> C client(
      B builder, Optional<URI> url, Region region, AwsCredentialsProvider credentials) {
    url.ifPresent(builder::endpointOverride);
    return builder
        .region(region)
        .credentialsProvider(credentials)
        .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(SOCKET_TIMEOUT))
        .build();
  }

  private Optional<URI> url(Map<String, String> environment) {
    Optional<URI> given =
        endpoint.or(
            () ->
                Optional.ofNullable(environment.get("AWS_ENDPOINT_URL"))
                    .filter(url -> !url.isBlank())
                    .map(this::uri));
    given.ifPresent(
        url -> {
          boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
          if (!http || url.getHost() == null) {
            throw usageError("the endpoint " + url + " is not a URL such as http://127.0.0.1:4570");
          }
        });
    return given;
  }

  private URI uri(String url) {
    try {
      return URI.create(url);
    } catch (IllegalArgumentException e) {
      throw usageError("AWS_ENDPOINT_URL is not a URL: " + e.getMessage());
    }
  }

  private ParameterException usageError(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private Region region(boolean local, Map<String, String> environment) {
    if (profile.isEmpty()) {
      // The SDK for Java reads only AWS_REGION; the AWS CLI also reads AWS_DEFAULT_REGION.
      for (String name : new String[] {"AWS_REGION", "AWS_DEFAULT_REGION"}) {
        String value = environment.get(name);
        if (value != null && !value.isBlank()) {
          return Region.of(value);
        }
      }
    }
    if (local) {
      return LOCAL_REGION;
    }
    try {
      DefaultAwsRegionProviderChain.Builder chain = DefaultAwsRegionProviderChain.builder();
      profile.ifPresent(chain::profileName);
      return chain.build().getRegion();
    } catch (SdkClientException e) {
      throw new RequestFailedException(
          "no region is configured; set AWS_REGION, for example to eu-central-1", e);
    }
  }

  private AwsCredentialsProvider credentials(boolean local) {
    if (profile.isPresent()) {
      return DefaultCredentialsProvider.builder().profileName(profile.get()).build();
    }
    return local
        ? AwsCredentialsProviderChain.of(
            EnvironmentVariableCredentialsProvider.create(),
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(LocalStack.ACCESS_KEY_ID, LocalStack.SECRET_ACCESS_KEY)))
        : DefaultCredentialsProvider.builder().build();
  }
}
