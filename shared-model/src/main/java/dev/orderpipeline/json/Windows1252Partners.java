package dev.orderpipeline.json;

import com.google.gson.stream.JsonToken;
import dev.orderpipeline.model.DropKey;
import dev.orderpipeline.model.FileSetId;
import java.io.IOException;
import java.io.Serializable;
import java.io.StringReader;
import java.util.Set;
import java.util.TreeSet;

/**
 * The partners whose files may be in Windows-1252 instead of UTF-8. Immutable.
 *
 * @param all whether that is every partner
 * @param folders their folders otherwise; {@code ""} is the bucket's root
 */
public record Windows1252Partners(boolean all, Set<String> folders) implements Serializable {
  /** No partner. */
  public static final Windows1252Partners NONE = new Windows1252Partners(false, Set.of());

  private static final String ALL = "all";
  private static final String RULE =
      "a list of partners' folders, such as [\"acme\", \"globex/eu\"], with \"\" for the bucket's"
          + " root; or \"all\"";

  public Windows1252Partners {
    folders = Set.copyOf(folders);
  }

  /**
   * Parses a JSON list of folders, or {@code "all"}.
   *
   * @throws IllegalArgumentException if the JSON is anything else
   */
  public static Windows1252Partners parse(String json) {
    JsonValue value;
    try {
      value = JsonValue.read(new StringReader(json));
    } catch (IOException notJson) {
      throw new IllegalArgumentException("it is not valid JSON; write " + RULE, notJson);
    }
    if (value.is(JsonToken.STRING) && value.text().equals(ALL)) {
      return new Windows1252Partners(true, Set.of());
    }
    if (!value.is(JsonToken.BEGIN_ARRAY)) {
      throw new IllegalArgumentException("it is " + value + "; write " + RULE);
    }
    Set<String> folders = new TreeSet<>();
    for (JsonValue folder : value.elements()) {
      if (!folder.is(JsonToken.STRING) || !DropKey.isPartner(folder.text())) {
        throw new IllegalArgumentException("it has the folder " + folder + "; write " + RULE);
      }
      folders.add(folder.text());
    }
    return new Windows1252Partners(false, folders);
  }

  /** Whether the files of a set may be in Windows-1252. */
  public boolean include(FileSetId set) {
    return all || folders.contains(set.partner());
  }
}
