package dev.orderpipeline.cli.console;

import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HandlerType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;

/**
 * Rejects requests that do not come from the console's own pages: of other sites, of names that
 * resolve to this machine, and of forms that this console did not write.
 */
final class ConsoleGuard {
  private static final int TOKEN_BYTES = 32;
  private static final List<String> HOSTS = List.of("127.0.0.1", "localhost", "[::1]");

  private final String token;
  private final boolean readOnly;

  ConsoleGuard(SecureRandom random, boolean readOnly) {
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    this.token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    this.readOnly = readOnly;
  }

  /** The token that each form sends. */
  String token() {
    return token;
  }

  boolean isReadOnly() {
    return readOnly;
  }

  /** Checks a request before its handler. */
  void check(Context request) {
    String host = request.header("Host");
    // A name that an attacker's server resolves to this machine would pass for the same origin.
    if (host == null || !HOSTS.contains(host.replaceFirst(":[0-9]+$", ""))) {
      throw new ForbiddenResponse("This console only answers to 127.0.0.1 and localhost.");
    }
    String origin = request.header("Origin");
    if (origin != null && !origin.equals("http://" + host)) {
      throw new ForbiddenResponse("This request comes from another site.");
    }
    if (request.method().equals(HandlerType.POST)) {
      checkForm(request);
    } else if (!request.method().equals(HandlerType.GET)
        && !request.method().equals(HandlerType.HEAD)) {
      throw new ForbiddenResponse("This console has only pages and forms.");
    }
  }

  private void checkForm(Context request) {
    String given = request.formParam("token");
    if (given == null
        || !MessageDigest.isEqual(
            given.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8))) {
      throw new ForbiddenResponse(
          "This form was not written by this console, or the console has been restarted."
              + " Open the page again.");
    }
    if (readOnly) {
      throw new ForbiddenResponse("This console is read-only. Run the command in a terminal.");
    }
  }
}
