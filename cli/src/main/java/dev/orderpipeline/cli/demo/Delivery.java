package dev.orderpipeline.cli.demo;

import java.util.Map;

/**
 * A message as the queue delivered it.
 *
 * @param body exactly as received
 * @param attributes the values of its message attributes, by name
 */
record Delivery(String body, Map<String, String> attributes) {

  Delivery {
    attributes = Map.copyOf(attributes);
  }
}
