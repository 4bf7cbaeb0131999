package dev.orderpipeline.localstack.process;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The endpoint of all services, as children and other clients use it.
 *
 * @param certificates the certificates of an endpoint with TLS
 */
public record ServiceEndpoint(URI address, Optional<Certificates> certificates) {

  /** An endpoint over plain HTTP. */
  public static ServiceEndpoint plain(int port) {
    return new ServiceEndpoint(
        URI.create("http://" + Loopback.HOST + ":" + port), Optional.empty());
  }

  /** An endpoint over TLS. */
  public static ServiceEndpoint secure(int port, Certificates certificates) {
    return new ServiceEndpoint(
        URI.create("https://" + Loopback.HOST + ":" + port), Optional.of(certificates));
  }

  /** The certificates that a client must trust, in PEM; empty over plain HTTP. */
  public Optional<Path> caBundle() {
    return certificates.map(Certificates::root);
  }

  /** The options of a JVM that uses the endpoint. */
  public List<String> jvmOptions() {
    return certificates.map(Certificates::trustOptions).orElse(List.of());
  }

  /** The variables of a process that uses the endpoint. */
  Map<String, String> variables() {
    Map<String, String> variables = new HashMap<>();
    variables.put("AWS_ENDPOINT_URL", address.toString());
    // Native libraries do not read the JVM's trust store.
    caBundle().ifPresent(root -> variables.put("SSL_CERT_FILE", root.toString()));
    return variables;
  }
}
