package dev.orderpipeline.infra.rights;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A policy of a principal.
 *
 * @param name its name in decisions
 * @param document the resolved policy document
 */
record Policy(String name, JsonObject document) {
  Policy {
    document = document.deepCopy();
  }

  @Override
  public JsonObject document() {
    return document.deepCopy();
  }

  /** One action on one resource that a statement allows. Statements are numbered from 1. */
  record Grant(String policy, int statement, String action, String resource) {}

  /**
   * All grants, in the order of the document.
   *
   * @throws IllegalArgumentException if a statement has NotAction or NotResource
   */
  Set<Grant> grants() {
    Set<Grant> grants = new LinkedHashSet<>();
    List<JsonObject> statements = statements();
    for (int i = 0; i < statements.size(); i++) {
      JsonObject statement = statements.get(i);
      if (statement.get("Effect").getAsString().equals("Allow")) {
        for (String action : texts(statement, "Action")) {
          for (String resource : texts(statement, "Resource")) {
            grants.add(new Grant(name, i + 1, action, resource));
          }
        }
      }
    }
    return grants;
  }

  /** The policy without one grant. */
  Policy without(Grant grant) {
    return changed(grant, List.of());
  }

  /** The policy with another resource in one grant. */
  Policy onAnotherResource(Grant grant, String resource) {
    return changed(grant, List.of(resource));
  }

  /** Splits the grant's statement into its other actions, and its action on the other resources. */
  private Policy changed(Grant grant, List<String> resourcesInstead) {
    JsonArray changed = new JsonArray();
    List<JsonObject> statements = statements();
    for (int i = 0; i < statements.size(); i++) {
      JsonObject statement = statements.get(i);
      if (i + 1 != grant.statement()) {
        changed.add(statement);
        continue;
      }
      List<String> actions = new ArrayList<>(texts(statement, "Action"));
      List<String> resources = new ArrayList<>(texts(statement, "Resource"));
      actions.remove(grant.action());
      addWith(changed, statement, actions, resources);
      resources.remove(grant.resource());
      resources.addAll(resourcesInstead);
      addWith(changed, statement, List.of(grant.action()), resources);
    }
    JsonObject copy = document.deepCopy();
    copy.add("Statement", changed);
    return new Policy(name, copy);
  }

  private static void addWith(
      JsonArray statements, JsonObject original, List<String> actions, List<String> resources) {
    if (!actions.isEmpty() && !resources.isEmpty()) {
      JsonObject statement = original.deepCopy();
      statement.remove("Sid");
      statement.add("Action", array(actions));
      statement.add("Resource", array(resources));
      statements.add(statement);
    }
  }

  private List<JsonObject> statements() {
    List<JsonObject> statements = new ArrayList<>();
    elements(document.get("Statement"))
        .forEach(statement -> statements.add(statement.getAsJsonObject()));
    return statements;
  }

  private List<String> texts(JsonObject statement, String key) {
    if (!statement.has(key)) {
      throw new IllegalArgumentException(
          "A statement of "
              + name
              + " has no "
              + key
              + ": "
              + statement
              + ". Name what it grants.");
    }
    return elements(statement.get(key)).stream().map(JsonElement::getAsString).toList();
  }

  /** A policy can have a single value instead of an array of one. */
  private static List<JsonElement> elements(JsonElement oneOrMore) {
    return oneOrMore instanceof JsonArray array ? array.asList() : List.of(oneOrMore);
  }

  private static JsonArray array(List<String> texts) {
    JsonArray array = new JsonArray();
    texts.forEach(array::add);
    return array;
  }
}
