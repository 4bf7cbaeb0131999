package dev.orderpipeline.localstack.template;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Resolves {@code Ref}, {@code Fn::GetAtt}, {@code Fn::Join}, {@code Fn::Sub} and pseudo parameters
 * of a template as CloudFormation does. Anything else is an error that names the place.
 *
 * <p>The rules come from
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html.
 */
final class IntrinsicFunctions {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}");

  private final Template template;

  IntrinsicFunctions(Template template) {
    this.template = template;
  }

  /**
   * A value with all its intrinsic functions resolved. {@code AWS::NoValue} removes its property.
   *
   * @param place the location of the value, for errors
   * @throws TemplateException if a part cannot be resolved
   */
  JsonElement resolved(JsonElement value, String place) {
    if (value instanceof JsonObject object) {
      Optional<Map.Entry<String, JsonElement>> function = intrinsic(object);
      if (function.isPresent()) {
        return new JsonPrimitive(
            evaluated(function.get().getKey(), function.get().getValue(), place));
      }
      JsonObject resolved = new JsonObject();
      for (Map.Entry<String, JsonElement> entry : object.entrySet()) {
        if (!isNoValue(entry.getValue())) {
          resolved.add(entry.getKey(), resolved(entry.getValue(), place + "." + entry.getKey()));
        }
      }
      return resolved;
    }
    if (value instanceof JsonArray array) {
      JsonArray resolved = new JsonArray();
      for (int i = 0; i < array.size(); i++) {
        if (!isNoValue(array.get(i))) {
          resolved.add(resolved(array.get(i), place + "[" + i + "]"));
        }
      }
      return resolved;
    }
    return value.deepCopy();
  }

  /** A value that must resolve to a string, number or boolean. */
  String text(JsonElement value, String place) {
    if (resolved(value, place) instanceof JsonPrimitive text) {
      return text.getAsString();
    }
    throw new TemplateException(
        place + " is " + value + ", but must be a string, number or boolean.");
  }

  private static boolean isNoValue(JsonElement value) {
    return value instanceof JsonObject object
        && object.size() == 1
        && object.get("Ref") instanceof JsonPrimitive ref
        && ref.getAsString().equals("AWS::NoValue");
  }

  private static Optional<Map.Entry<String, JsonElement>> intrinsic(JsonObject object) {
    if (object.size() != 1) {
      return Optional.empty();
    }
    Map.Entry<String, JsonElement> only = object.entrySet().iterator().next();
    return only.getKey().equals("Ref") || only.getKey().startsWith("Fn::")
        ? Optional.of(only)
        : Optional.empty();
  }

  private String evaluated(String function, JsonElement argument, String place) {
    return switch (function) {
      case "Ref" -> ref(text(argument, place), place);
      case "Fn::GetAtt" -> attribute(attributePath(argument, place), place);
      case "Fn::Join" -> joined(argument, place);
      case "Fn::Sub" -> substituted(argument, place);
      default ->
          throw new TemplateException(
              place
                  + " uses "
                  + function
                  + ", which the local stack does not support. Use Ref, Fn::GetAtt, Fn::Join or"
                  + " Fn::Sub.");
    };
  }

  private String ref(String id, String place) {
    if (id.startsWith("AWS::")) {
      return switch (id) {
        case "AWS::Region" -> template.region();
        case "AWS::AccountId" -> template.account();
        case "AWS::Partition" -> "aws";
        case "AWS::URLSuffix" -> "amazonaws.com";
        default ->
            throw new TemplateException(
                place
                    + " refers to "
                    + id
                    + ", a pseudo parameter that the local stack does not support.");
      };
    }
    if (!template.has(id)) {
      throw new TemplateException(
          place + " refers to " + id + ", which is not a resource of the template.");
    }
    if (template.typeOf(id).equals(Template.QUEUE)) {
      throw new TemplateException(
          place
              + " contains the URL of the queue "
              + id
              + " within a longer text. Make the URL the whole value of an environment variable,"
              + " because locally it depends on the port.");
    }
    return template.refOf(id);
  }

  private static List<String> attributePath(JsonElement argument, String place) {
    if (argument instanceof JsonArray array
        && array.size() == 2
        && array.get(0) instanceof JsonPrimitive id
        && array.get(1) instanceof JsonPrimitive attribute) {
      return List.of(id.getAsString(), attribute.getAsString());
    }
    if (argument instanceof JsonPrimitive text && text.getAsString().contains(".")) {
      return List.of(text.getAsString().split("\\.", 2));
    }
    throw new TemplateException(
        place + " has an Fn::GetAtt of " + argument + "; it needs a resource and an attribute.");
  }

  private String attribute(List<String> path, String place) {
    String id = path.get(0);
    if (!template.has(id)) {
      throw new TemplateException(
          place + " refers to " + id + ", which is not a resource of the template.");
    }
    String attribute = path.get(1);
    return template
        .attributeOf(id, attribute)
        .orElseThrow(
            () ->
                new TemplateException(
                    place
                        + " refers to the attribute "
                        + attribute
                        + " of "
                        + id
                        + ", which the local stack does not support for the type "
                        + template.typeOf(id)
                        + "."));
  }

  private String joined(JsonElement argument, String place) {
    if (argument instanceof JsonArray array
        && array.size() == 2
        && array.get(0) instanceof JsonPrimitive separator
        && array.get(1) instanceof JsonArray parts) {
      StringBuilder joined = new StringBuilder();
      for (int i = 0; i < parts.size(); i++) {
        joined.append(i == 0 ? "" : separator.getAsString()).append(text(parts.get(i), place));
      }
      return joined.toString();
    }
    throw new TemplateException(
        place + " has an Fn::Join of " + argument + "; it needs a separator and a list.");
  }

  private String substituted(JsonElement argument, String place) {
    JsonElement text = argument;
    JsonObject variables = new JsonObject();
    if (argument instanceof JsonArray array
        && array.size() == 2
        && array.get(1) instanceof JsonObject own) {
      text = array.get(0);
      variables = own;
    }
    if (!(text instanceof JsonPrimitive pattern)) {
      throw new TemplateException(
          place + " has an Fn::Sub of " + argument + "; it needs a string.");
    }
    Matcher placeholders = PLACEHOLDER.matcher(pattern.getAsString());
    StringBuilder substituted = new StringBuilder();
    while (placeholders.find()) {
      placeholders.appendReplacement(
          substituted,
          Matcher.quoteReplacement(replacement(placeholders.group(1), variables, place)));
    }
    return placeholders.appendTail(substituted).toString();
  }

  private String replacement(String name, JsonObject variables, String place) {
    if (name.startsWith("!")) {
      return "${" + name.substring(1) + "}";
    }
    if (variables.has(name)) {
      return text(variables.get(name), place);
    }
    return name.contains(".") && !name.startsWith("AWS::")
        ? attribute(List.of(name.split("\\.", 2)), place)
        : ref(name, place);
  }
}
