package dev.orderpipeline.localstack.template;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Typed access to the properties of a resource, or to an object within them; errors name the place.
 *
 * <p>A property is resolved when it is read. A property that the local stack never reads can
 * therefore contain what it cannot resolve.
 */
final class ResourceProperties {
  private final Template template;
  private final JsonObject object;
  private final String place;

  private ResourceProperties(Template template, JsonObject object, String place) {
    this.template = template;
    this.object = object;
    this.place = place;
  }

  static ResourceProperties of(Template template, String logicalId) {
    return new ResourceProperties(template, template.rawProperties(logicalId), logicalId);
  }

  /**
   * Rejects all other properties. An ignored property that changes AWS's behaviour would let the
   * local stack differ from the deployment.
   *
   * @param supported the properties that the local stack implements as AWS does
   * @param ignored the properties without visible effect in the local stack
   */
  ResourceProperties allowOnly(Set<String> supported, Set<String> ignored) {
    Set<String> unknown =
        object.keySet().stream()
            .filter(name -> !supported.contains(name) && !ignored.contains(name))
            .collect(Collectors.toCollection(TreeSet::new));
    if (!unknown.isEmpty()) {
      throw new TemplateException(
          place
              + " has "
              + unknown
              + ", which the local stack does not support. Implement it, or list it as without local"
              + " effect.");
    }
    return this;
  }

  String place() {
    return place;
  }

  boolean has(String name) {
    return object.has(name);
  }

  /** A property without resolving it. */
  JsonElement raw(String name) {
    return required(name);
  }

  String text(String name) {
    return template.text(required(name), placeOf(name));
  }

  Optional<String> optionalText(String name) {
    return has(name) ? Optional.of(text(name)) : Optional.empty();
  }

  int number(String name, int defaultValue) {
    return has(name) ? number(name) : defaultValue;
  }

  int number(String name) {
    String text = text(name);
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw unsupported(name, text, "a whole number");
    }
  }

  boolean flag(String name, boolean defaultValue) {
    return has(name) ? oneOf(name, "true", "false").equals("true") : defaultValue;
  }

  /** A property that must have one of these values; AWS behaves differently with others. */
  String oneOf(String name, String... values) {
    String text = text(name);
    if (!Arrays.asList(values).contains(text)) {
      throw unsupported(name, text, "one of " + List.of(values));
    }
    return text;
  }

  /** A function's name, from a property with its name or ARN. */
  String functionName(String name) {
    String text = text(name);
    FunctionName functionName = FunctionName.parse(text);
    // A permission for an alias or version does not apply to the unqualified function.
    return functionName.qualifier().equals(FunctionName.LATEST) ? functionName.name() : text;
  }

  /** The name of the resource of that type whose ARN is the property's value. */
  String nameByArn(String name, String type) {
    String arn = text(name);
    return template.logicalIds(type).stream()
        .filter(id -> template.arnOf(id).equals(arn))
        .map(template::nameOf)
        .findFirst()
        .orElseThrow(
            () ->
                new TemplateException(
                    placeOf(name)
                        + " is "
                        + arn
                        + ", which is not an "
                        + type
                        + " of the template."));
  }

  ResourceProperties object(String name) {
    if (required(name) instanceof JsonObject inner) {
      return new ResourceProperties(template, inner, placeOf(name));
    }
    throw unsupported(name, required(name).toString(), "an object");
  }

  Optional<ResourceProperties> optionalObject(String name) {
    return has(name) ? Optional.of(object(name)) : Optional.empty();
  }

  List<ResourceProperties> objects(String name) {
    List<ResourceProperties> objects = new ArrayList<>();
    if (has(name)) {
      if (!(object.get(name) instanceof JsonArray array)) {
        throw unsupported(name, object.get(name).toString(), "a list");
      }
      for (int i = 0; i < array.size(); i++) {
        if (!(array.get(i) instanceof JsonObject inner)) {
          throw unsupported(name, array.toString(), "a list of objects");
        }
        objects.add(new ResourceProperties(template, inner, placeOf(name) + "[" + i + "]"));
      }
    }
    return objects;
  }

  /** A property as text; an object or list becomes JSON, with its intrinsic functions resolved. */
  String json(String name) {
    JsonElement value = template.resolved(required(name), placeOf(name));
    return value instanceof JsonPrimitive text ? text.getAsString() : value.toString();
  }

  Stream<Map.Entry<String, JsonElement>> entries() {
    return object.entrySet().stream();
  }

  TemplateException unsupported(String name, String value, String expected) {
    return new TemplateException(
        placeOf(name) + " is " + value + ", but the local stack supports only " + expected + ".");
  }

  private JsonElement required(String name) {
    JsonElement value = object.get(name);
    if (value == null) {
      throw new TemplateException(place + " has no " + name + ", which the local stack requires.");
    }
    return value;
  }

  String placeOf(String name) {
    return place + "." + name;
  }
}
