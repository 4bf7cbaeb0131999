package dev.orderpipeline.infra;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import dev.orderpipeline.model.InvalidStageException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/**
 * Checks that a function's environment variables fit into Lambda. CloudFormation would find out in
 * the middle of a deployment.
 */
final class EnvironmentSize {
  private static final int LAMBDA_LIMIT = 4_096;

  /** For what Lambda counts differently; it does not say how it counts. */
  private static final int RESERVE = 96;

  /** The longest derived name, a bucket's. */
  private static final int DERIVED_NAME = 63;

  /** The rest of an ARN or a URL, in the region and partition with the longest ones. */
  private static final int ARN_WITHOUT_NAME = 64;

  private static final Gson JSON = new GsonBuilder().disableHtmlEscaping().create();

  private EnvironmentSize() {}

  /**
   * Checks the variables of a function.
   *
   * @throws InvalidStageException if they exceed Lambda's limit
   */
  static void requireFits(Stage stage, String function, Map<String, String> variables) {
    int referenceBytes =
        ARN_WITHOUT_NAME
            + stage.names().overrides().values().stream()
                .mapToInt(String::length)
                .reduce(DERIVED_NAME, Math::max);
    Map<String, String> longest = new TreeMap<>(variables);
    // Only the deployment knows the values of references.
    longest.replaceAll((name, value) -> isReference(value) ? "x".repeat(referenceBytes) : value);
    int bytes = bytes(longest);
    if (bytes > LAMBDA_LIMIT - RESERVE) {
      String largest =
          longest.keySet().stream()
              .max(Comparator.comparing(name -> longest.get(name).length()))
              .orElseThrow();
      throw new InvalidStageException(
          "the stage \""
              + stage.name()
              + "\" gives "
              + function
              + " environment variables of up to "
              + bytes
              + " bytes, of which "
              + largest
              + " has "
              + bytes(Map.of(largest, longest.get(largest)))
              + "; Lambda allows "
              + LAMBDA_LIMIT
              + ", and "
              + RESERVE
              + " are kept in reserve. Put what most partners have in common into the entry of"
              + " \"expectations\" without a partner");
    }
  }

  private static boolean isReference(String value) {
    return value.contains("${Token[");
  }

  /** Lambda counts a JSON object, so quotes in a value count twice. */
  private static int bytes(Map<String, String> variables) {
    return JSON.toJson(variables).getBytes(StandardCharsets.UTF_8).length;
  }
}
