package dev.orderpipeline.cli.check;

import dev.orderpipeline.model.DropKey;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The three files of one day in a directory.
 *
 * @param date the day, from the files' names
 * @param byKind each file's path
 */
public record DayDirectory(LocalDate date, Map<FileKind, Path> byKind) {

  public DayDirectory {
    byKind = Map.copyOf(byKind);
  }

  /**
   * Finds the files in a directory. Hidden files and files whose names do not end in {@code .csv}
   * are ignored; any other file must be one of the three.
   *
   * @throws DayDirectoryException unless the directory has exactly one file of each kind, all of
   *     one date
   */
  public static DayDirectory in(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new DayDirectoryException(
          directory + " is not a directory; name the directory of a day's three files");
    }
    List<String> names = csvNames(directory);
    Map<FileSetId, Map<FileKind, Path>> sets = new TreeMap<>();
    for (String name : names) {
      DropKey key = DropKey.parse(name);
      if (key instanceof DropKey.Unrecognised unrecognised) {
        throw notADay(directory, "unexpected: " + name + " (" + unrecognised.reason() + ")", names);
      } else if (key instanceof DropKey.SetFile file) {
        sets.computeIfAbsent(file.set(), set -> new EnumMap<>(FileKind.class))
            .put(file.kind(), directory.resolve(name));
      }
    }
    if (sets.isEmpty()) {
      throw notADay(directory, "it contains none of them", names);
    }
    if (sets.size() > 1) {
      String dates =
          sets.keySet().stream().map(FileSetId::isoDate).collect(Collectors.joining(" and "));
      throw notADay(directory, "the dates differ: " + dates, names);
    }
    FileSetId set = sets.keySet().iterator().next();
    Map<FileKind, Path> files = sets.get(set);
    List<String> missing =
        Arrays.stream(FileKind.values())
            .filter(kind -> !files.containsKey(kind))
            .map(set::key)
            .toList();
    if (!missing.isEmpty()) {
      throw notADay(directory, "missing: " + String.join(", ", missing), names);
    }
    return new DayDirectory(set.date(), files);
  }

  /** Returns the file of this kind. */
  public Path of(FileKind kind) {
    return byKind.get(kind);
  }

  private static List<String> csvNames(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return new ArrayList<>(
          files
              .filter(Files::isRegularFile)
              .map(file -> file.getFileName().toString())
              .filter(name -> !name.startsWith("."))
              .filter(name -> name.toLowerCase(Locale.ROOT).endsWith(".csv"))
              .collect(Collectors.toCollection(TreeSet::new)));
    } catch (IOException e) {
      throw new DayDirectoryException("cannot read the directory " + directory + ": " + e);
    }
  }

  private static DayDirectoryException notADay(Path directory, String fault, List<String> names) {
    return new DayDirectoryException(
        directory
            + " must contain customers_yyyyMMdd.csv, orders_yyyyMMdd.csv and items_yyyyMMdd.csv of"
            + " one date, and no other .csv file; "
            + fault
            + "; found: "
            + (names.isEmpty() ? "no .csv file" : String.join(", ", names)));
  }
}
