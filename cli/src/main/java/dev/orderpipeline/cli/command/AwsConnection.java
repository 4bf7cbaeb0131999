package dev.orderpipeline.cli.command;

import dev.orderpipeline.localstack.LocalStack;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/** The options that select where AWS calls go: to AWS or to a local stack, and as whom. */
public class AwsConnection {
  private static final Set<String> LOOPBACK_HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Region LOCAL_REGION = Region.EU_CENTRAL_1;

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

  /**
   * Sets endpoint, region and credentials of a client. A loopback endpoint needs no region, and
   * gets the credentials of the local stack.
   */
  public final <B extends AwsClientBuilder<B, ?>> B configure(
      B builder, Map<String, String> environment) {
    endpoint(environment).ifPresent(builder::endpointOverride);
    return builder.region(region(environment)).credentialsProvider(credentials(environment));
  }

  /**
   * Returns the endpoint that the option or the environment names, empty for AWS.
   *
   * @throws ParameterException if it is not an HTTP URL
   */
  public final Optional<URI> endpoint(Map<String, String> environment) {
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

  /** Whether the endpoint is on this machine. */
  public final boolean isLocal(Map<String, String> environment) {
    return endpoint(environment).map(url -> LOOPBACK_HOSTS.contains(url.getHost())).orElse(false);
  }

  /** Returns the given options, to append to another command. */
  public String asArguments() {
    StringBuilder text = new StringBuilder();
    endpoint.ifPresent(url -> text.append(" --endpoint-url ").append(url));
    profile.ifPresent(name -> text.append(" --profile ").append(name));
    return text.toString();
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

  private Region region(Map<String, String> environment) {
    if (profile.isEmpty()) {
      // The SDK for Java reads only AWS_REGION; the AWS CLI also reads AWS_DEFAULT_REGION.
      for (String name : new String[] {"AWS_REGION", "AWS_DEFAULT_REGION"}) {
        String value = environment.get(name);
        if (value != null && !value.isBlank()) {
          return Region.of(value);
        }
      }
    }
    if (isLocal(environment)) {
      return LOCAL_REGION;
    }
    try {
      DefaultAwsRegionProviderChain.Builder chain = DefaultAwsRegionProviderChain.builder();
      profile.ifPresent(chain::profileName);
      return chain.build().getRegion();
    } catch (SdkClientException e) {
      throw new NoRegionException(e);
    }
  }

  private AwsCredentialsProvider credentials(Map<String, String> environment) {
    if (profile.isPresent()) {
      return DefaultCredentialsProvider.builder().profileName(profile.get()).build();
    }
    return isLocal(environment)
        ? StaticCredentialsProvider.create(
            AwsBasicCredentials.create(LocalStack.ACCESS_KEY_ID, LocalStack.SECRET_ACCESS_KEY))
        : DefaultCredentialsProvider.builder().build();
  }
}
