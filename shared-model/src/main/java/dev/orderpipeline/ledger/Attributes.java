package dev.orderpipeline.ledger;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The attributes of one DynamoDB item, with typed readers and writers. Not thread-safe. */
final class Attributes {
  private final Map<String, AttributeValue> values;

  Attributes() {
    this.values = new HashMap<>();
  }

  Attributes(Map<String, AttributeValue> values) {
    this.values = values;
  }

  Map<String, AttributeValue> toMap() {
    return values;
  }

  Attributes put(String name, String value) {
    values.put(name, AttributeValue.fromS(value));
    return this;
  }

  Attributes put(String name, long value) {
    values.put(name, AttributeValue.fromN(Long.toString(value)));
    return this;
  }

  /** Stores an instant in milliseconds, so that condition expressions can compare it. */
  Attributes put(String name, Instant value) {
    return put(name, value.toEpochMilli());
  }

  Attributes put(String name, Attributes value) {
    values.put(name, AttributeValue.fromM(value.values));
    return this;
  }

  Attributes put(String name, List<String> value) {
    values.put(name, AttributeValue.fromL(value.stream().map(AttributeValue::fromS).toList()));
    return this;
  }

  Attributes putMaps(String name, List<Attributes> value) {
    values.put(
        name,
        AttributeValue.fromL(value.stream().map(one -> AttributeValue.fromM(one.values)).toList()));
    return this;
  }

  Attributes putIfPresent(String name, Optional<String> value) {
    value.ifPresent(present -> put(name, present));
    return this;
  }

  Attributes putAll(UnknownAttributes unknown) {
    values.putAll(unknown.values());
    return this;
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  String string(String name) {
    return required(name).s();
  }

  /**
   * An enum constant by its name.
   *
   * @throws UnsupportedItemException if there is no such constant
   */
  <E extends Enum<E>> E constant(String name, Class<E> type) {
    String value = string(name);
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> constant.name().equals(value))
        .findFirst()
        .orElseThrow(() -> unsupported(name));
  }

  /** The exception for a value that this version does not know. */
  UnsupportedItemException unsupported(String name) {
    return new UnsupportedItemException(
        "the item "
            + string(LedgerTable.FILE_SET)
            + " "
            + string(LedgerTable.ENTRY)
            + " has the "
            + name
            + " \""
            + string(name)
            + "\", which this version of the pipeline does not know; a newer version wrote it, and"
            + " the set is left as it is until that version is deployed again");
  }

  Optional<String> optionalString(String name) {
    return Optional.ofNullable(values.get(name)).map(AttributeValue::s);
  }

  /** The strings of a list; empty if the attribute is absent. */
  List<String> strings(String name) {
    return has(name) ? required(name).l().stream().map(AttributeValue::s).toList() : List.of();
  }

  /** The maps of a list; empty if the attribute is absent. */
  List<Attributes> maps(String name) {
    return has(name)
        ? required(name).l().stream().map(value -> new Attributes(value.m())).toList()
        : List.of();
  }

  long number(String name) {
    return Long.parseLong(required(name).n());
  }

  long number(String name, long defaultValue) {
    return has(name) ? number(name) : defaultValue;
  }

  OptionalInt optionalInt(String name) {
    return has(name) ? OptionalInt.of(Math.toIntExact(number(name))) : OptionalInt.empty();
  }

  Instant instant(String name) {
    return Instant.ofEpochMilli(number(name));
  }

  Optional<Instant> optionalInstant(String name) {
    return has(name) ? Optional.of(instant(name)) : Optional.empty();
  }

  Attributes map(String name) {
    return new Attributes(required(name).m());
  }

  Optional<Attributes> optionalMap(String name) {
    return has(name) ? Optional.of(map(name)) : Optional.empty();
  }

  private AttributeValue required(String name) {
    AttributeValue value = values.get(name);
    if (value == null) {
      throw new IllegalStateException(
          "the attribute "
              + name
              + " is missing from the item "
              + values.get(LedgerTable.FILE_SET)
              + " "
              + values.get(LedgerTable.ENTRY)
              + "; the item was not written by this pipeline, so restore or delete it");
    }
    return value;
  }
}
