package dev.orderpipeline.infra.rights;

import java.util.Map;

/**
 * What IAM is asked when a call arrives.
 *
 * @param action such as {@code s3:GetObject}
 * @param resource an ARN
 * @param conditionKeys the condition keys of the request, besides those that every request has
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
