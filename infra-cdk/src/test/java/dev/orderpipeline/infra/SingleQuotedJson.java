package dev.orderpipeline.infra;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;

/** JSON that tests write with single quotes. */
final class SingleQuotedJson {
  private SingleQuotedJson() {}

  /** The JSON of a text. */
  static JsonElement json(String text) {
    return JsonParser.parseString(text.replace('\'', '"'));
  }
}
