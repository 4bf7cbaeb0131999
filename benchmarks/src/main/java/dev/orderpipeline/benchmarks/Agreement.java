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
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Compares the messages of other programs with ours of the same day. Customer messages must be
 * equal, byte by byte and in order. Error messages must be too, except those of databases, which
 * have no line numbers: their codes, customers and orders must be equal, in any order.
 */
final class Agreement {
  private static final String CUSTOMER_START =
      "{\"type\":\"customer_message\",\"customer_reference\":\"";

  private final Path ours;

  /**
   * @param ours the file with this project's messages of the day
   */
  Agreement(Path ours) {
    this.ours = ours;
  }

  /**
   * Compares the messages of another program.
   *
   * @param out the output file of the other program
   * @throws OutputsDifferException if its messages differ
   */
  void check(Contender other, Path out) throws IOException {
    List<String> ourErrors = new ArrayList<>();
    List<String> theirErrors = new ArrayList<>();
    try (Lines expected = new Lines(List.of(ours), false);
        Lines found = new Lines(other.outputs(out), other == Contender.OURS_ARCHIVED)) {
      String ourLine = expected.next();
      String theirLine = found.next();
      while (isTotal(ourLine) || isTotal(theirLine)) {
        if (!isTotal(ourLine) || !ourLine.equals(theirLine)) {
          throw differ(other, ourLine, theirLine);
        }
        ourLine = expected.next();
        theirLine = found.next();
      }
      for (; ourLine != null; ourLine = expected.next()) {
        ourErrors.add(ourLine);
      }
      for (; theirLine != null; theirLine = found.next()) {
        theirErrors.add(theirLine);
      }
    }
    if (other.isDatabase()) {
      ourErrors = withoutLines(ourErrors);
      theirErrors = withoutLines(theirErrors);
    }
    for (int i = 0; i < Math.max(ourErrors.size(), theirErrors.size()); i++) {
      String ourLine = i < ourErrors.size() ? ourErrors.get(i) : null;
      String theirLine = i < theirErrors.size() ? theirErrors.get(i) : null;
      if (ourLine == null || !ourLine.equals(theirLine)) {
        throw differ(other, ourLine, theirLine);
      }
    }
  }

  private static OutputsDifferException differ(Contender other, String ourLine, String theirLine) {
    return new OutputsDifferException(
        "ours and "
            + other
            + " produced different messages from the same files. The first difference, by ours: "
            + ourLine
            + ", by "
            + other
            + ": "
            + theirLine);
  }

  private static boolean isTotal(String line) {
    return line != null && line.startsWith(CUSTOMER_START);
  }

  private static List<String> withoutLines(List<String> errors) {
    List<String> errorKeys = new ArrayList<>();
    for (String error : errors) {
      JsonObject json = JsonParser.parseString(error).getAsJsonObject();
      errorKeys.add(
          json.get("message").getAsString().split(":", 2)[0]
              + " "
              + json.get("customer_reference")
              + " "
              + json.get("order_reference"));
    }
    errorKeys.sort(null);
    return errorKeys;
  }

  /** The lines of several files, one after another. */
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

    @Override
    public void close() throws IOException {
      for (BufferedReader reader : readers) {
        reader.close();
      }
    }
  }
}
