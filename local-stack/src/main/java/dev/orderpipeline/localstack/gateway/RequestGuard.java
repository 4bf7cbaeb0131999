package dev.orderpipeline.localstack.gateway;

import com.sun.net.httpserver.Headers;
import dev.orderpipeline.localstack.LocalStack;
import dev.orderpipeline.localstack.process.Loopback;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Rejects requests that a web page in the browser of this machine can send: those to a host name
 * that resolves to this machine, those from pages of other origins, and unsigned ones.
 *
 * <p>It checks the access key and not the signature, because a page cannot set the header {@code
 * Authorization} without a preflight, which is rejected. A page can forge a presigned query, so
 * only S3 accepts these: such a GET changes nothing, and any other method has an {@code Origin}.
 */
final class RequestGuard {
  private static final Set<String> LOOPBACK_HOSTS = Set.of(Loopback.HOST, "localhost", "[::1]");

  private static final String CREDENTIALS =
      "AWS_ACCESS_KEY_ID="
          + LocalStack.ACCESS_KEY_ID
          + " AWS_SECRET_ACCESS_KEY="
          + LocalStack.SECRET_ACCESS_KEY;

  /** Why a request is rejected: an error code of AWS and a sentence. */
  record Rejection(String code, String message) {}

  private RequestGuard() {}

  /** The rejection of a request; empty if the request is accepted. */
  static Optional<Rejection> check(Headers headers, Optional<RequestCredential> credential) {
    String host = String.join(", ", headers.getOrDefault("Host", List.of()));
    if (!LOOPBACK_HOSTS.contains(host.toLowerCase(Locale.ROOT).replaceFirst(":\\d+$", ""))) {
      return rejected(
          "AccessDenied",
          "The local stack rejects the host '"
              + host
              + "'. Use http://127.0.0.1:<port> as the endpoint, and path-style addresses of S3.");
    }
    for (String origin : headers.getOrDefault("Origin", List.of())) {
      if (!origin.equalsIgnoreCase("http://" + host)) {
        return rejected(
            "AccessDenied", "The local stack rejects requests of web pages from '" + origin + "'.");
      }
    }
    if (credential.isEmpty()) {
      return rejected(
          "MissingAuthenticationToken",
          "The local stack requires a signed request. Sign it with " + CREDENTIALS + ".");
    }
    if (credential.get().isPresigned() && !credential.get().service().equals("s3")) {
      return rejected(
          "AccessDenied",
          "The local stack accepts presigned requests only for S3, not for '"
              + credential.get().service()
              + "'. Sign the request in the header Authorization.");
    }
    if (!credential.get().accessKeyId().equals(LocalStack.ACCESS_KEY_ID)) {
      return rejected(
          "InvalidAccessKeyId",
          "The local stack does not know the access key '"
              + credential.get().accessKeyId()
              + "'. Use "
              + CREDENTIALS
              + ".");
    }
    return Optional.empty();
  }

  private static Optional<Rejection> rejected(String code, String message) {
    return Optional.of(new Rejection(code, message));
  }
}
