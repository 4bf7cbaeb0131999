package dev.orderpipeline.localstack;

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
 * The properties of a resource, or an object within them, read one by one; errors name the place.
 *
 * <p>A property is resolved when it is asked for, so that one that nobody needs here may hold what
 * the local stack cannot resolve.
 */
final class Properties {
  private final Template template;
  private final JsonObject object;
  private final String place;

  private Properties(Template template, JsonObject object, String place) {
    this.template = template;
    this.object = object;
    this.place = place;
  }

  static Properties of(Template template, String logicalId) {
    return new Properties(template, template.rawProperties(logicalId), logicalId);
  }

  /**
   * Holds the names against those that are understood: a property that changes what AWS does, and
   * is passed over here, would let the local stack run something else than what is deployed.
   *
   * @param used what the local stack does as AWS does it
   * @param without what changes nothing that can be seen on one machine
   */
  Properties onlyWith(Set<String> used, Set<String> without) {
    Set<String> unknown =
        object.keySet().stream()
            .filter(name -> !used.contains(name) && !without.contains(name))
            .collect(Collectors.toCollection(TreeSet::new));
    if (!unknown.isEmpty()) {
      throw new TemplateException(
          place
              + " has "
              + unknown
              + ", and the local stack does not know what follows from that. Teach it, or say in "
              + TemplateDeployment.class.getSimpleName()
              + " that nothing does on one machine.");
    }
    return this;
  }

  String place() {
    return place;
  }

  boolean has(String name) {
    return object.has(name);
  }

  /** A property as it stands, not resolved. */
  JsonElement raw(String name) {
    return required(name);
  }

  String text(String name) {
    return template.text(required(name), placeOf(name));
  }

  Optional<String> optionalText(String name) {
    return has(name) ? Optional.of(text(name)) : Optional.empty();
  }

  int number(String name, int otherwise) {
    return has(name) ? number(name) : otherwise;
  }

  int number(String name) {
    String text = text(name);
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw wrong(name, text, "a whole number");
    }
  }

  boolean flag(String name, boolean otherwise) {
    return has(name) ? oneOf(name, "true", "false").equals("true") : otherwise;
  }

  /** A property that must have one of these values: the others mean something else on AWS. */
  String oneOf(String name, String... values) {
    String text = text(name);
    if (!Arrays.asList(values).contains(text)) {
      throw wrong(name, text, "one of " + List.of(values));
    }
    return text;
  }

  Properties object(String name) {
    if (required(name) instanceof JsonObject inner) {
      return new Properties(template, inner, placeOf(name));
    }
    throw wrong(name, required(name).toString(), "an object");
  }

  Optional<Properties> optionalObject(String name) {
    return has(name) ? Optional.of(object(name)) : Optional.empty();
  }

  List<Properties> objects(String name) {
    List<Properties> objects = new ArrayList<>();
    if (has(name)) {
      if (!(object.get(name) instanceof JsonArray array)) {
        throw wrong(name, object.get(name).toString(), "a list");
      }
      for (int i = 0; i < array.size(); i++) {
        if (!(array.get(i) instanceof JsonObject inner)) {
          throw wrong(name, array.toString(), "a list of objects");
        }
        objects.add(new Properties(template, inner, placeOf(name) + "[" + i + "]"));
      }
    }
    return objects;
  }

  /** A property that is text, or one object or list within which intrinsic functions stand. */
  String json(String name) {
    JsonElement value = template.resolved(required(name), placeOf(name));
    return value instanceof JsonPrimitive text ? text.getAsString() : value.toString();
  }

  Stream<Map.Entry<String, JsonElement>> entries() {
    return object.entrySet().stream();
  }

  TemplateException wrong(String name, String value, String expected) {
    return new TemplateException(
        placeOf(name) + " is " + value + ", but the local stack can run only " + expected + ".");
  }

  private JsonElement required(String name) {
    JsonElement value = object.get(name);
    if (value == null) {
      throw new TemplateException(place + " has no " + name + ", which the local stack needs.");
    }
    return value;
  }

  String placeOf(String name) {
    return place + "." + name;
  }
}
