package dev.orderpipeline.ledger;

import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The attributes of an item that a newer version of the pipeline has written and this one does not
 * know. Every write keeps them, because it replaces the whole item. Immutable.
 */
public record UnknownAttributes(Map<String, AttributeValue> values) {
  /** No attributes. */
  public static final UnknownAttributes NONE = new UnknownAttributes(Map.of());

  public UnknownAttributes {
    values = Map.copyOf(values);
  }

  /**
   * The attributes of {@code item} that this version would not write.
   *
   * @param known the item as this version writes it
   */
  static UnknownAttributes of(Attributes item, Attributes known) {
    Map<String, AttributeValue> unknown = new HashMap<>(item.toMap());
    unknown.keySet().removeAll(known.toMap().keySet());
    return unknown.isEmpty() ? NONE : new UnknownAttributes(unknown);
  }
}
