package dev.orderpipeline.infra.rights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads the tables of docs/rights.md: the grants that no recorded call uses, and their reasons. */
final class RightsDocument {
  private static final Path FILE = Path.of("..", "docs", "rights.md");
  private static final String HEAD =
      "| role | action | on | why it is needed though no call uses it |";

  private static final String OF_FUNCTIONS = "## Granted, though no recorded call uses it";
  private static final String OF_THE_JOB =
      "## Granted to the Spark job, though no recorded call uses it";

  private RightsDocument() {}

  /**
   * A row.
   *
   * @param role the function or job that has the role
   * @param on the ARN, with {@code ACCOUNT} and {@code REGION} for the values of a deployment
   */
  record Row(String role, String action, String on) {
    static Row of(String function, Policy.Grant grant, String account, String region) {
      return new Row(
          function,
          grant.action(),
          grant.resource().replace(account, "ACCOUNT").replace(region, "REGION"));
    }

    @Override
    public String toString() {
      return "| `" + role + "` | `" + action + "` | `" + on + "` |";
    }
  }

  /** The rows about functions. */
  static List<Row> ofFunctions() throws IOException {
    return read(OF_FUNCTIONS);
  }

  /** The rows about the job of a stage that has one. */
  static List<Row> ofTheJob() throws IOException {
    return read(OF_THE_JOB);
  }

  /**
   * The rows of the table of a section.
   *
   * @throws IllegalArgumentException if the table is missing, or a row has no reason
   */
  private static List<Row> read(String section) throws IOException {
    List<String> all = Files.readAllLines(FILE);
    int begin = all.indexOf(section);
    if (begin < 0) {
      throw new IllegalArgumentException(FILE + " has no section " + section);
    }
    List<String> lines = all.subList(begin, all.size());
    int head = lines.indexOf(HEAD);
    if (head < 0) {
      throw new IllegalArgumentException(
          FILE + " has in " + section + " no table that begins with " + HEAD);
    }
    List<Row> rows = new ArrayList<>();
    for (String line : lines.subList(head + 2, lines.size())) {
      if (!line.startsWith("|")) {
        break;
      }
      rows.add(row(line));
    }
    return List.copyOf(rows);
  }

  private static Row row(String line) {
    List<String> cells =
        Arrays.stream(line.split("\\|", -1)).map(cell -> cell.strip().replace("`", "")).toList();
    if (cells.size() != 6 || cells.get(4).isEmpty()) {
      throw new IllegalArgumentException(
          "In " + FILE + " this row has not four cells with a reason in the last: " + line);
    }
    return new Row(cells.get(1), cells.get(2), cells.get(3));
  }
}
