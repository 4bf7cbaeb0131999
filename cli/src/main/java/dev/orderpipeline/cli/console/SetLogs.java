package dev.orderpipeline.cli.console;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.orderpipeline.model.FileSetId;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds what functions logged about a set, in the ends of their log files. */
public record SetLogs(List<Path> files) {
  private static final int MAX_BYTES = 1 << 20;

  public SetLogs {
    files = List.copyOf(files);
  }

  /** The last lines about a set, in the order of their times. */
  List<String> of(FileSetId set, int limit) {
    List<Line> lines = new ArrayList<>();
    for (Path file : files) {
      String function = file.getFileName().toString().replaceFirst("\\.log$", "");
      end(file).lines().flatMap(line -> parse(line, function, set).stream()).forEach(lines::add);
    }
    lines.sort(Comparator.comparing(Line::time));
    return lines.subList(Math.max(0, lines.size() - limit), lines.size()).stream()
        .map(line -> line.function() + "  " + ShownText.visible(line.text()))
        .toList();
  }

  private record Line(String time, String function, String text) {}

  private static Optional<Line> parse(String line, String function, FileSetId set) {
    // Most lines are about other sets, and need not be parsed.
    if (!line.startsWith("{") || !line.contains("\"file_set\"")) {
      return Optional.empty();
    }
    try {
      JsonObject json = JsonParser.parseString(line).getAsJsonObject();
      return text(json, "file_set").equals(set.toString())
          ? Optional.of(new Line(text(json, "time"), function, line))
          : Optional.empty();
    } catch (JsonParseException | IllegalStateException cutOrOther) {
      return Optional.empty();
    }
  }

  private static String text(JsonObject json, String name) {
    JsonElement value = json.get(name);
    return value == null || !value.isJsonPrimitive() ? "" : value.getAsString();
  }

  private static String end(Path file) {
    if (!Files.exists(file)) {
      return "";
    }
    try (RandomAccessFile reader = new RandomAccessFile(file.toFile(), "r")) {
      long from = Math.max(0, reader.length() - MAX_BYTES);
      byte[] bytes = new byte[Math.toIntExact(reader.length() - from)];
      reader.seek(from);
      reader.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the log " + file + " cannot be read", e);
    }
  }
}
