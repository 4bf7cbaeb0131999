package dev.orderpipeline.localstack.gateway;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Determines the service of a request from its signature. */
final class ServiceScope {
  private static final String UNSIGNED = "s3";
  private static final Pattern HEADER = Pattern.compile("Credential=([^,\\s]+)");
  private static final Pattern QUERY = Pattern.compile("(?:^|&)X-Amz-Credential=([^&]+)");

  private ServiceScope() {}

  /**
   * The service in the credential scope; an unsigned request is for S3.
   *
   * @param authorization the header, or null
   * @param rawQuery the query as sent, or null
   */
  static String of(String authorization, String rawQuery) {
    if (authorization != null) {
      Matcher header = HEADER.matcher(authorization);
      if (header.find()) {
        return service(header.group(1));
      }
    }
    if (rawQuery != null) {
      Matcher query = QUERY.matcher(rawQuery);
      if (query.find()) {
        return service(URLDecoder.decode(query.group(1), StandardCharsets.UTF_8));
      }
    }
    return UNSIGNED;
  }

  /** The second-to-last part of key/date/region/service/aws4_request; a key can contain slashes. */
  private static String service(String credential) {
    String[] parts = credential.split("/", -1);
    return parts.length < 4 ? UNSIGNED : parts[parts.length - 2];
  }
}
