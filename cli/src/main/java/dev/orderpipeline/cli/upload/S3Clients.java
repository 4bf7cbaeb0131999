package dev.orderpipeline.cli.upload;

import dev.orderpipeline.localstack.LocalStack;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Creates S3 clients for AWS or for an endpoint that the user names. */
public final class S3Clients {
  private static final Set<String> LOOPBACK_HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Region LOCAL_REGION = Region.EU_CENTRAL_1;

  private S3Clients() {}

  /**
   * Creates a client. Credentials and region come from the SDK's default chains; a loopback
   * endpoint needs neither.
   *
   * @throws UploadFailedException if there is no region
   */
  static S3Client of(Optional<URI> endpoint, Map<String, String> environment) {
    boolean local = endpoint.map(S3Clients::isLoopback).orElse(false);
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .region(region(local, environment));
    endpoint.ifPresent(builder::endpointOverride);
    if (endpoint.isEmpty()) {
      builder.crossRegionAccessEnabled(true);
    }
    if (local) {
      // Many machines cannot resolve a host name such as bucket.localhost.
      builder
          .forcePathStyle(true)
          .credentialsProvider(
              AwsCredentialsProviderChain.of(
                  EnvironmentVariableCredentialsProvider.create(),
                  StaticCredentialsProvider.create(
                      AwsBasicCredentials.create(
                          LocalStack.ACCESS_KEY_ID, LocalStack.SECRET_ACCESS_KEY))));
    }
    return builder.build();
  }

  public static boolean isLoopback(URI endpoint) {
    return LOOPBACK_HOSTS.contains(endpoint.getHost());
  }

  private static Region region(boolean local, Map<String, String> environment) {
    // The SDK for Java reads only AWS_REGION; the AWS CLI also reads AWS_DEFAULT_REGION.
    for (String name : new String[] {"AWS_REGION", "AWS_DEFAULT_REGION"}) {
      String value = environment.get(name);
      if (value != null && !value.isBlank()) {
        return Region.of(value);
      }
    }
    if (local) {
      return LOCAL_REGION;
    }
    try {
      return DefaultAwsRegionProviderChain.builder().build().getRegion();
    } catch (SdkClientException e) {
      throw new UploadFailedException(
          "no region is configured; set AWS_REGION, for example to eu-central-1", e);
    }
  }
}
