package dev.orderpipeline.localstack;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.orderpipeline.localstack.template.Template;
import java.util.List;

/** A copy of the order pipeline's template that tests break on purpose. Not thread-safe. */
public final class ChangedTemplate {
  private final Template original;
  private final JsonObject json;

  /** Copies the template of the default stage. */
  public ChangedTemplate() {
    this(Template.orderPipeline());
  }

  /** Copies the given template. */
  public ChangedTemplate(Template original) {
    this.original = original;
    this.json = original.json();
  }

  /** The changed template. */
  public Template template() {
    return Template.parse(json.toString());
  }

  /** The resource of that type and physical name, to be changed in place. */
  public JsonObject resource(String type, String name) {
    return json.getAsJsonObject("Resources").getAsJsonObject(logicalId(type, name));
  }

  /** The properties of the resource of that type and physical name, to be changed in place. */
  public JsonObject properties(String type, String name) {
    return resource(type, name).getAsJsonObject("Properties");
  }

  /** The logical id of the resource of that type and physical name. */
  public String logicalId(String type, String name) {
    List<String> named =
        original.logicalIds(type).stream().filter(id -> original.nameOf(id).equals(name)).toList();
    if (named.size() != 1) {
      throw new IllegalArgumentException(
          type + " " + name + " has the logical ids " + named + ", not exactly one");
    }
    return named.get(0);
  }

  /** Adds a resource, or replaces it. */
  public void put(String logicalId, JsonObject resource) {
    json.getAsJsonObject("Resources").add(logicalId, resource);
  }

  /** Removes a resource. */
  public void remove(String logicalId) {
    json.getAsJsonObject("Resources").remove(logicalId);
  }

  /** The outputs, to be changed in place. */
  public JsonObject outputs() {
    return json.getAsJsonObject("Outputs");
  }

  /** The logical ids of all resources of a type. */
  public List<String> logicalIds(String type) {
    return original.logicalIds(type);
  }

  /** The resolved properties of a resource before any change. */
  public JsonObject originally(String logicalId) {
    return original.properties(logicalId);
  }

  /** Parses lenient JSON. */
  public static JsonElement of(String text) {
    return JsonParser.parseString(text);
  }
}
