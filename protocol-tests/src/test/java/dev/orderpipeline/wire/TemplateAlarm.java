package dev.orderpipeline.wire;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.orderpipeline.localstack.LocalStack;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * An alarm of the committed template. Evaluates metrics in the embedded metric format as CloudWatch
 * does, for the statistics and the treatment of missing data that the template uses.
 */
final class TemplateAlarm {
  private static final String TEMPLATE = "template/order-pipeline.template.json";

  private final JsonObject properties;
  private final Map<String, String> dimensions = new TreeMap<>();

  private TemplateAlarm(JsonObject resources, JsonObject properties) {
    this.properties = properties;
    for (JsonElement dimension : properties.getAsJsonArray("Dimensions")) {
      String resource =
          dimension.getAsJsonObject().getAsJsonObject("Value").get("Ref").getAsString();
      String name = dimension.getAsJsonObject().get("Name").getAsString();
      dimensions.put(
          name,
          resources
              .getAsJsonObject(resource)
              .getAsJsonObject("Properties")
              .get(name)
              .getAsString());
    }
  }

  /** The alarm on a metric of the functions whose logical id contains the name. */
  static TemplateAlarm named(String name) {
    try (InputStream template = LocalStack.class.getResourceAsStream(TEMPLATE)) {
      JsonObject resources =
          JsonParser.parseReader(new InputStreamReader(template, StandardCharsets.UTF_8))
              .getAsJsonObject()
              .getAsJsonObject("Resources");
      return resources.entrySet().stream()
          .filter(resource -> resource.getKey().startsWith("Observability" + name))
          .map(resource -> resource.getValue().getAsJsonObject())
          .filter(resource -> text(resource, "Type").equals("AWS::CloudWatch::Alarm"))
          .map(alarm -> new TemplateAlarm(resources, alarm.getAsJsonObject("Properties")))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException(TEMPLATE + " has no alarm " + name));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + TEMPLATE, e);
    }
  }

  /**
   * The states of the alarm from the ends of the periods that change it: true if it is raised.
   *
   * @param logLines the lines of the functions' logs
   */
  NavigableMap<Instant, Boolean> states(List<String> logLines) {
    long period = properties.get("Period").getAsLong();
    TreeMap<Long, List<Double>> values = new TreeMap<>();
    for (String line : logLines) {
      JsonObject json = JsonParser.parseString(line).getAsJsonObject();
      if (json.has("_aws")) {
        long second = json.getAsJsonObject("_aws").get("Timestamp").getAsLong() / 1000;
        List<Double> ofPeriod = values.computeIfAbsent(second / period, p -> new ArrayList<>());
        if (concerns(json)) {
          ofPeriod.add(json.get(text(properties, "MetricName")).getAsDouble());
        }
      }
    }
    NavigableMap<Instant, Boolean> states = new TreeMap<>();
    for (long last = values.firstKey(); last <= values.lastKey(); last++) {
      boolean raises = true;
      for (long each = last; each > last - properties.get("EvaluationPeriods").getAsInt(); each--) {
        raises &= isBreaching(values.getOrDefault(each, List.of()));
      }
      if (states.isEmpty() || raises != states.lastEntry().getValue()) {
        states.put(Instant.ofEpochSecond((last + 1) * period), raises);
      }
    }
    return states;
  }

  private boolean concerns(JsonObject line) {
    JsonObject metrics =
        line.getAsJsonObject("_aws").getAsJsonArray("CloudWatchMetrics").get(0).getAsJsonObject();
    Map<String, String> own = new TreeMap<>();
    metrics
        .getAsJsonArray("Dimensions")
        .get(0)
        .getAsJsonArray()
        .forEach(name -> own.put(name.getAsString(), text(line, name.getAsString())));
    return text(metrics, "Namespace").equals(text(properties, "Namespace"))
        && own.equals(dimensions)
        && line.has(text(properties, "MetricName"));
  }

  private boolean isBreaching(List<Double> values) {
    if (values.isEmpty()) {
      return switch (text(properties, "TreatMissingData")) {
        case "breaching" -> true;
        case "notBreaching" -> false;
        default -> throw unsupported("TreatMissingData");
      };
    }
    double value =
        switch (text(properties, "Statistic")) {
          case "Maximum" -> Collections.max(values);
          case "Sum" -> values.stream().mapToDouble(Double::doubleValue).sum();
          default -> throw unsupported("Statistic");
        };
    double threshold = properties.get("Threshold").getAsDouble();
    return switch (text(properties, "ComparisonOperator")) {
      case "GreaterThanOrEqualToThreshold" -> value >= threshold;
      case "LessThanThreshold" -> value < threshold;
      default -> throw unsupported("ComparisonOperator");
    };
  }

  private UnsupportedOperationException unsupported(String property) {
    return new UnsupportedOperationException(
        "the evaluation has no " + property + " " + text(properties, property));
  }

  private static String text(JsonObject json, String name) {
    return json.get(name).getAsString();
  }
}
