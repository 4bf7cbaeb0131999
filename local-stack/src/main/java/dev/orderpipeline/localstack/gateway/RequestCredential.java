package dev.orderpipeline.localstack.gateway;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The credential in the signature of a request.
 *
 * @param accessKeyId the key that signed the request
 * @param service the service that the request is for
 * @param isPresigned true if the signature is in the query, false if it is in a header
 */
record RequestCredential(String accessKeyId, String service, boolean isPresigned) {
  private static final Pattern HEADER = Pattern.compile("^AWS4-\\S+ .*?Credential=([^,\\s]+)");
  private static final Pattern QUERY = Pattern.compile("(?:^|&)X-Amz-Credential=([^&]+)");

  /** Date and service, between the access key and the end of each credential. */
  private static final Pattern SCOPE =
      Pattern.compile("(.+)/\\d{8}/(?:[^/]+/)?([^/]+)/aws4_request");

  /**
   * The credential of a request; empty if the request is not signed.
   *
   * @param authorization the header, or null
   * @param rawQuery the query as sent, or null
   */
  static Optional<RequestCredential> of(String authorization, String rawQuery) {
    if (authorization != null) {
      Matcher header = HEADER.matcher(authorization);
      return header.find() ? parse(header.group(1), false) : Optional.empty();
    }
    Matcher query = QUERY.matcher(rawQuery == null ? "" : rawQuery);
    return query.find()
        ? parse(URLDecoder.decode(query.group(1), StandardCharsets.UTF_8), true)
        : Optional.empty();
  }

  private static Optional<RequestCredential> parse(String credential, boolean isPresigned) {
    Matcher parts = SCOPE.matcher(credential);
    return parts.matches()
        ? Optional.of(new RequestCredential(parts.group(1), parts.group(2), isPresigned))
        : Optional.empty();
  }
}
