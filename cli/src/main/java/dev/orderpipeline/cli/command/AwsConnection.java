package dev.orderpipeline.cli.command;

import dev.orderpipeline.localstack.LocalStack;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
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
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/** The options that select where AWS calls go: to AWS or to a local stack, and as whom. */
public class AwsConnection {
  /** The port of {@code pipeline local}. */
  public static final int DEFAULT_LOCAL_PORT = 4570;

  private static final Set<String> LOOPBACK_HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Region LOCAL_REGION = Region.EU_CENTRAL_1;
  private static final URI LOCAL_ENDPOINT = URI.create("http://127.0.0.1:" + DEFAULT_LOCAL_PORT);

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--local",
      description = "Uses the stack of 'pipeline local' on this machine, on its default port.")
  private boolean local;

  @Option(
      names = "--endpoint-url",
      paramLabel = "URL",
      description =
          "The endpoint, such as http://127.0.0.1:4571 of 'pipeline local --port 4571' (default:"
              + " ORDER_PIPELINE_ENDPOINT_URL, else AWS_ENDPOINT_URL, else AWS).")
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
    if (local && endpoint.isPresent()) {
      throw usageError("--local and --endpoint-url both name an endpoint; omit one of them");
    }
    Optional<URI> given =
        local
            ? Optional.of(LOCAL_ENDPOINT)
            : endpoint
                .or(() -> endpoint(environment, "ORDER_PIPELINE_ENDPOINT_URL"))
                .or(() -> endpoint(environment, "AWS_ENDPOINT_URL"));
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
    return endpoint(environment).map(url -> isLoopback(url.getHost())).orElse(false);
  }

  /** Whether a host is this machine. */
  public static boolean isLoopback(String host) {
    return LOOPBACK_HOSTS.contains(host);
  }

  /** Returns the given options, to append to another command. */
  public final String asArguments() {
    return words().stream()
        .map(word -> " " + ShellWords.quoted(word))
        .collect(Collectors.joining());
  }

  /** Returns the given options as the words of a command line. */
  public List<String> words() {
    List<String> words = new ArrayList<>();
    if (local) {
      words.add("--local");
    }
    endpoint.ifPresent(url -> words.addAll(List.of("--endpoint-url", url.toString())));
    profile.ifPresent(name -> words.addAll(List.of("--profile", name)));
    return List.copyOf(words);
  }

  private Optional<URI> endpoint(Map<String, String> environment, String variable) {
    try {
      return Optional.ofNullable(environment.get(variable))
          .filter(url -> !url.isBlank())
          .map(URI::create);
    } catch (IllegalArgumentException e) {
      throw usageError(variable + " is not a URL: " + e.getMessage());
    }
  }

  private ParameterException usageError(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** The SDK would report a missing profile as a missing region, or as missing credentials. */
  private void requireProfile() {
    if (profile.isEmpty()) {
      return;
    }
    Set<String> known = ProfileFile.defaultProfileFile().profiles().keySet();
    if (!known.contains(profile.get())) {
      throw usageError(
          "no such profile: "
              + profile.get()
              + "; "
              + (known.isEmpty()
                  ? "~/.aws has no profiles"
                  : "the profiles in ~/.aws are " + String.join(", ", new TreeSet<>(known))));
    }
  }

  private Region region(Map<String, String> environment) {
    requireProfile();
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
