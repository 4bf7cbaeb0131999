package dev.orderpipeline.infra.rights;

import com.google.gson.Gson;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One AWS call of a function, from a line of a committed record.
 *
 * @param function the name of the calling function
 * @param service the SDK's name of the service, such as {@code DynamoDb}
 * @param operation the operation of the service's API
 * @param resource the values that identify the resource, by their path in the request
 * @param parameters the names of the parameters that were set
 */
record RecordedCall(
    String function,
    String service,
    String operation,
    Map<String, String> resource,
    Set<String> parameters) {

  RecordedCall {
    resource = Map.copyOf(resource);
    parameters = Set.copyOf(parameters);
  }

  /** Parses a line of a record. */
  static RecordedCall parse(String line) {
    Line read = new Gson().fromJson(line, Line.class);
    return new RecordedCall(
        read.function,
        read.service,
        read.operation,
        read.resource,
        new TreeSet<>(Arrays.asList(read.parameters.split(" "))));
  }

  /**
   * A value that identifies the resource.
   *
   * @throws IllegalArgumentException if it was not recorded
   */
  String of(String path) {
    return optional(path)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    this + " was recorded without " + path + ". Let the recorder keep it."));
  }

  Optional<String> optional(String path) {
    return Optional.ofNullable(resource.get(path));
  }

  @Override
  public String toString() {
    return function + ": " + service + "." + operation + " " + new TreeMap<>(resource);
  }

  /** The line in the record. */
  private record Line(
      String function,
      String service,
      String operation,
      Map<String, String> resource,
      String parameters) {}
}
