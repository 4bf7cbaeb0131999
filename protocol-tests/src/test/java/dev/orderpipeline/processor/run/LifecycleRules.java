package dev.orderpipeline.processor.run;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.orderpipeline.localstack.LocalStack;
import dev.orderpipeline.simulation.aws.ModelS3;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The lifecycle rules of a bucket in the committed template.
 *
 * @param rules the list of rules
 */
record LifecycleRules(Iterable<JsonElement> rules) implements ModelS3.Retention {
  /**
   * Reads the rules of a bucket.
   *
   * @param logicalId how the logical id of the bucket begins
   */
  static LifecycleRules of(String logicalId) throws IOException {
    try (Reader template =
        new InputStreamReader(
            LocalStack.class.getResourceAsStream("template/order-pipeline.template.json"),
            StandardCharsets.UTF_8)) {
      JsonObject resources =
          JsonParser.parseReader(template).getAsJsonObject().getAsJsonObject("Resources");
      String id =
          resources.keySet().stream()
              .filter(found -> found.startsWith(logicalId))
              .filter(
                  found ->
                      resources
                          .getAsJsonObject(found)
                          .get("Type")
                          .getAsString()
                          .equals("AWS::S3::Bucket"))
              .findFirst()
              .orElseThrow();
      return new LifecycleRules(
          resources
              .getAsJsonObject(id)
              .getAsJsonObject("Properties")
              .getAsJsonObject("LifecycleConfiguration")
              .getAsJsonArray("Rules"));
    }
  }

  @Override
  public Optional<Duration> newest(String key) {
    return shortest(
        rulesFor(key).filter(rule -> rule.has("ExpirationInDays")),
        rule -> rule.get("ExpirationInDays").getAsInt());
  }

  @Override
  public Optional<Duration> replaced(String key) {
    return shortest(
        rulesFor(key).filter(rule -> rule.has("NoncurrentVersionExpiration")),
        rule ->
            rule.getAsJsonObject("NoncurrentVersionExpiration").get("NoncurrentDays").getAsInt());
  }

  private Stream<JsonObject> rulesFor(String key) {
    return StreamSupport.stream(rules.spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .filter(rule -> !rule.has("Prefix") || key.startsWith(rule.get("Prefix").getAsString()));
  }

  private static Optional<Duration> shortest(
      Stream<JsonObject> rules, ToIntFunction<JsonObject> days) {
    return rules.map(rule -> Duration.ofDays(days.applyAsInt(rule))).min(Comparator.naturalOrder());
  }
}
