package dev.orderpipeline.infra;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;

/** Parses JSON with single quotes, which needs no escapes in tests. */
final class SingleQuotedJson {
  private SingleQuotedJson() {}

  /** The JSON of a text. */
  static JsonElement json(String text) {
    return JsonParser.parseString(text.replace('\'', '"'));
  }
}
