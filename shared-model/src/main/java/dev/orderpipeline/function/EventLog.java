package dev.orderpipeline.function;

import com.google.gson.stream.JsonWriter;
import dev.orderpipeline.json.JsonText;
import dev.orderpipeline.model.Reason;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Writes the log as JSON lines: one per step of the pipeline, and CloudWatch metrics in the
 * embedded metric format. Callers pass references and counts, never the content of a row.
 * Thread-safe: each line is one write.
 */
public final class EventLog {
  private final PrintStream out;
  private final InstantSource clock;
  private final Optional<String> function;
  private final boolean isEmbedding;
  private volatile Optional<String> requestId = Optional.empty();

  /** A log with times from {@code clock} and without metrics. */
  public EventLog(PrintStream out, InstantSource clock) {
    this(out, clock, Optional.empty());
  }

  /**
   * A log with times from {@code clock}.
   *
   * @param function the function's name, a dimension of its metrics; empty to write no metrics
   */
  public EventLog(PrintStream out, InstantSource clock, Optional<String> function) {
    this(out, clock, function, true);
  }

  private EventLog(
      PrintStream out, InstantSource clock, Optional<String> function, boolean isEmbedding) {
    this.out = out;
    this.clock = clock;
    this.function = function;
    this.isEmbedding = isEmbedding;
  }

  /**
   * The log of a job, on standard output. CloudWatch is only documented to extract embedded metrics
   * from Lambda's logs, so metric filters of the job's log group read these lines. They lack the
   * embedded format, or a metric could be counted twice.
   *
   * @param function as above
   */
  public static EventLog forMetricFilters(InstantSource clock, Optional<String> function) {
    return new EventLog(System.out, clock, function, false);
  }

  /** The log of a Lambda function, on standard output. */
  public static EventLog onLambda(InstantSource clock) {
    return new EventLog(
        System.out, clock, Optional.ofNullable(System.getenv("AWS_LAMBDA_FUNCTION_NAME")));
  }

  /** Sets the request id of all lines until the next call. Lambda sends one request at a time. */
  public void setRequestId(String request) {
    requestId = Optional.ofNullable(request);
  }

  /**
   * Writes a line.
   *
   * @param event what happened, in lower case with underscores
   * @param namesAndValues alternating names and values; numbers and booleans are written as such,
   *     anything else by its {@code toString}
   */
  public void write(String event, Object... namesAndValues) {
    line(
        clock.instant(),
        event,
        json -> {
          for (int i = 0; i < namesAndValues.length; i += 2) {
            json.name(String.valueOf(namesAndValues[i]));
            Object value = namesAndValues[i + 1];
            if (value instanceof Number number) {
              json.value(number);
            } else if (value instanceof Boolean flag) {
              json.value(flag);
            } else {
              json.value(String.valueOf(value));
            }
          }
        });
  }

  /** Writes metrics, all in one line. */
  public void writeMetrics(Map<Metric, ? extends Number> values) {
    writeMetrics(values, Optional.empty());
  }

  /** Writes the number of rows rejected for one reason as a metric. */
  public void writeRejectedRows(Reason reason, long rows) {
    writeMetrics(Map.of(Metric.REJECTED_BY_REASON, rows), Optional.of(reason));
  }

  private void writeMetrics(Map<Metric, ? extends Number> values, Optional<Reason> reason) {
    if (function.isEmpty() || values.isEmpty()) {
      return;
    }
    Map<Metric, Number> inOrder = new TreeMap<>(values);
    Instant now = clock.instant();
    line(
        now,
        "measured",
        json -> {
          json.name(Metric.FUNCTION).value(function.get());
          if (reason.isPresent()) {
            json.name(Metric.REASON).value(reason.get().code());
          }
          for (Map.Entry<Metric, Number> value : inOrder.entrySet()) {
            json.name(value.getKey().label()).value(value.getValue());
          }
          if (isEmbedding) {
            embed(inOrder.keySet(), reason.isPresent(), now, json);
          }
        });
  }

  private static void embed(Set<Metric> metrics, boolean hasReason, Instant now, JsonWriter json)
      throws IOException {
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
    json.name("_aws").beginObject();
    json.name("Timestamp").value(now.toEpochMilli());
    json.name("CloudWatchMetrics").beginArray().beginObject();
    json.name("Namespace").value(Metric.NAMESPACE);
    json.name("Dimensions").beginArray().beginArray().value(Metric.FUNCTION);
    if (hasReason) {
      json.value(Metric.REASON);
    }
    json.endArray().endArray();
    json.name("Metrics").beginArray();
    for (Metric metric : metrics) {
      json.beginObject();
      json.name("Name").value(metric.label());
      json.name("Unit").value(metric.unit());
      json.endObject();
    }
    json.endArray().endObject().endArray().endObject();
  }

  private void line(Instant now, String event, JsonText.Value fields) {
    out.println(
        JsonText.of(
            json -> {
              json.beginObject();
              json.name("time").value(now.toString());
              json.name("event").value(event);
              Optional<String> request = requestId;
              if (request.isPresent()) {
                json.name("request_id").value(request.get());
              }
              fields.writeTo(json);
              json.endObject();
            }));
  }
}
