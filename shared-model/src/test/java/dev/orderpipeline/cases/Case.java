package dev.orderpipeline.cases;

import dev.orderpipeline.model.FileKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One folder of {@code cases}: three files and the expected results.
 *
 * @param partner the partner who sends them
 * @param rows the rows of {@code docs/verification.md} that it shows
 * @param otherFiles names of further files that the partner sends
 * @param asItIs whether the day is requested without thresholds
 * @param windows1252 whether the stage allows files in Windows-1252
 */
public record Case(
    Path folder,
    String partner,
    List<Integer> rows,
    List<String> otherFiles,
    boolean asItIs,
    boolean windows1252) {
  private static final String EXPECTED = "expected";

  /** All cases, sorted by name. */
  public static List<Case> all(Path cases) throws IOException {
    try (Stream<Path> folders = Files.list(cases)) {
      return folders.filter(Files::isDirectory).sorted().map(Case::read).toList();
    }
  }

  private static Case read(Path folder) {
    String partner = "";
    List<Integer> rows = List.of();
    List<String> otherFiles = List.of();
    boolean asItIs = false;
    boolean windows1252 = false;
    for (String line : text(folder.resolve("case.txt")).split("\n", -1)) {
      if (line.startsWith("partner: ")) {
        partner = line.substring("partner: ".length());
      } else if (line.startsWith("rows: ")) {
        rows =
            Arrays.stream(line.substring("rows: ".length()).split(", ", -1))
                .map(Integer::valueOf)
                .toList();
      } else if (line.startsWith("other files: ")) {
        otherFiles = List.of(line.substring("other files: ".length()).split(", ", -1));
      } else if (line.equals("as it is")) {
        asItIs = true;
      } else if (line.equals("windows-1252: allowed")) {
        windows1252 = true;
      }
    }
    if (rows.isEmpty()) {
      throw new IllegalArgumentException(
          folder + "/case.txt has no line \"rows: \" with its rows of docs/verification.md");
    }
    return new Case(folder, partner, rows, otherFiles, asItIs, windows1252);
  }

  /** The bytes of one of the files. */
  public byte[] file(FileKind kind) {
    return bytes(folder.resolve(kind.label() + ".csv"));
  }

  /** The expected results, by file name. */
  public Map<String, String> expected() throws IOException {
    Map<String, String> expected = new TreeMap<>();
    if (Files.isDirectory(folder.resolve(EXPECTED))) {
      try (Stream<Path> files = Files.list(folder.resolve(EXPECTED))) {
        files.forEach(file -> expected.put(file.getFileName().toString(), text(file)));
      }
    }
    return expected;
  }

  /** Replaces the expected results. */
  public void expect(Map<String, String> results) throws IOException {
    Files.createDirectories(folder.resolve(EXPECTED));
    for (String name : expected().keySet()) {
      Files.delete(folder.resolve(EXPECTED).resolve(name));
    }
    for (Map.Entry<String, String> result : results.entrySet()) {
      Files.writeString(folder.resolve(EXPECTED).resolve(result.getKey()), result.getValue());
    }
  }

  @Override
  public String toString() {
    return folder.getFileName().toString();
  }

  private static String text(Path file) {
    return new String(bytes(file), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new IllegalArgumentException(file + " is missing; each case needs it", e);
    }
  }
}
