package dev.orderpipeline.cli.console;

import com.google.gson.JsonObject;
import dev.orderpipeline.model.VisibleText;

/** Makes the text of responses visible: partners choose parts of it. */
final class ShownText {
  private ShownText() {}

  static String visible(String text) {
    return VisibleText.of(text);
  }

  /** A string of a JSON object, with invisible characters escaped. */
  static String text(JsonObject object, String name) {
    return visible(object.get(name).getAsString());
  }
}
