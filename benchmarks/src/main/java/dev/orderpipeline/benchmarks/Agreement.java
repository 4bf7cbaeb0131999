package dev.orderpipeline.benchmarks;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * Compares what other programs made of a day with what ours did. Customer messages must be the same
 * bytes in the same order. So must error messages, but for DuckDB's, which tells no lines: of each
 * it must have code, customer and order, in whatever order.
 */
final class Agreement {
  private static final String CUSTOMER_START =
      "{\"type\":\"customer_message\",\"customer_reference\":\"";
  private static final String DUPLICATE_ITEM = "DUPLICATE_ITEM";

  private final Path ours;

  /**
   * @param ours the messages that this project made of the day
   */
  Agreement(Path ours) {
    this.ours = ours;
  }

  /**
   * Compares the messages of another program.
   *
   * @param out the file that it was told to write
   * @throws OutputsDifferException if it made others
   */
  void check(Contender other, Path out) throws IOException {
    List<String> ourErrors = new ArrayList<>();
    List<String> theirErrors = new ArrayList<>();
    boolean lean = other == Contender.DUCKDB_LEAN;
    Set<String> spared = lean ? customersWithDuplicateItems() : Set.of();
    try (Lines expected = new Lines(List.of(ours), false);
        Lines found = new Lines(other.outputs(out), other == Contender.OURS_ARCHIVED)) {
      String our = expected.next();
      String their = found.nextOf(spared);
      while (isTotal(our) || isTotal(their)) {
        if (!isTotal(our) || !our.equals(their)) {
          throw differ(other, our, their);
        }
        our = expected.next();
        their = found.nextOf(spared);
      }
      for (; our != null; our = expected.next()) {
        ourErrors.add(our);
      }
      for (; their != null; their = found.next()) {
        theirErrors.add(their);
      }
    }
    if (other.isDuckDb()) {
      ourErrors = withoutPlaces(ourErrors);
      theirErrors = withoutPlaces(theirErrors);
    }
    if (lean) {
      ourErrors.removeIf(error -> error.startsWith(DUPLICATE_ITEM));
    }
    for (int i = 0; i < Math.max(ourErrors.size(), theirErrors.size()); i++) {
      String our = i < ourErrors.size() ? ourErrors.get(i) : null;
      String their = i < theirErrors.size() ? theirErrors.get(i) : null;
      if (our == null || !our.equals(their)) {
        throw differ(other, our, their);
      }
    }
  }

  private static OutputsDifferException differ(Contender other, String our, String their) {
    return new OutputsDifferException(
        "ours and "
            + other
            + " made different messages of the same files. The first is, by ours: "
            + our
            + ", by "
            + other
            + ": "
            + their);
  }

  private static boolean isTotal(String line) {
    return line != null && line.startsWith(CUSTOMER_START);
  }

  private static List<String> withoutPlaces(List<String> errors) {
    List<String> told = new ArrayList<>();
    for (String error : errors) {
      JsonObject json = JsonParser.parseString(error).getAsJsonObject();
      told.add(
          json.get("message").getAsString().split(":", 2)[0]
              + " "
              + json.get("customer_reference")
              + " "
              + json.get("order_reference"));
    }
    told.sort(null);
    return told;
  }

  private Set<String> customersWithDuplicateItems() throws IOException {
    Set<String> customers = new HashSet<>();
    try (Lines lines = new Lines(List.of(ours), false)) {
      for (String line = lines.next(); line != null; line = lines.next()) {
        if (!isTotal(line)) {
          JsonObject json = JsonParser.parseString(line).getAsJsonObject();
          if (json.get("message").getAsString().startsWith(DUPLICATE_ITEM)) {
            customers.add(json.get("customer_reference").getAsString());
          }
        }
      }
    }
    return customers;
  }

  /** The lines of several files, one after the other. */
  private static final class Lines implements AutoCloseable {
    private final List<BufferedReader> readers = new ArrayList<>();

    private Lines(List<Path> files, boolean gzip) throws IOException {
      for (Path file : files) {
        InputStream bytes = Files.newInputStream(file);
        readers.add(
            new BufferedReader(
                new InputStreamReader(
                    gzip ? new GZIPInputStream(bytes) : bytes, StandardCharsets.UTF_8)));
      }
    }

    private String next() throws IOException {
      for (BufferedReader reader : readers) {
        String line = reader.readLine();
        if (line != null) {
          return line;
        }
      }
      return null;
    }

    /** The next line that is no total of one of these customers. */
    private String nextOf(Set<String> spared) throws IOException {
      String line = next();
      while (isTotal(line) && isOneOf(spared, line)) {
        line = next();
      }
      return line;
    }

    private static boolean isOneOf(Set<String> spared, String line) {
      int start = CUSTOMER_START.length();
      return spared.contains(line.substring(start, line.indexOf('"', start)));
    }

    @Override
    public void close() throws IOException {
      for (BufferedReader reader : readers) {
        reader.close();
      }
    }
  }
}
