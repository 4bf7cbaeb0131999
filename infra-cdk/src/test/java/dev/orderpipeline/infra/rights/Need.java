package dev.orderpipeline.infra.rights;

import java.util.Map;

/**
 * A permission that a call needs.
 *
 * @param action such as {@code s3:GetObject}
 * @param resource an ARN
 * @param conditionKeys the condition keys of the request, except those of every request
 */
record Need(String action, String resource, Map<String, String> conditionKeys) {
  Need {
    conditionKeys = Map.copyOf(conditionKeys);
  }

  Need(String action, String resource) {
    this(action, resource, Map.of());
  }

  @Override
  public String toString() {
    return action + " on " + resource + (conditionKeys.isEmpty() ? "" : " with " + conditionKeys);
  }
}
