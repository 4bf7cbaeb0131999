package dev.orderpipeline.infra.rights;

import com.google.gson.Gson;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One AWS call of a function, as a line of a committed record has it.
 *
 * @param function the name of the function that made it
 * @param service the service as the SDK names it, such as {@code DynamoDb}
 * @param operation the operation of the service's API
 * @param resource by the path in the request: what the call was about
 * @param parameters the names of the parameters that were given
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

  /** A line of a record. */
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
   * A part of what the call was about.
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

  /** As it stands in the record. */
  private record Line(
      String function,
      String service,
      String operation,
      Map<String, String> resource,
      String parameters) {}
}
