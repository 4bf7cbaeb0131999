import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes the SHA-256 of every file of a directory to its file SHA256SUMS, for sha256sum -c. */
public final class Checksums {
  private static final String SUMS = "SHA256SUMS";

  private Checksums() {}

  /** Expects the directory. */
  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    String sums;
    try (Stream<Path> paths = Files.walk(directory)) {
      sums =
          paths
              .filter(Files::isRegularFile)
              .filter(file -> !file.endsWith(SUMS))
              .sorted()
              .map(file -> sha256(file) + "  " + directory.relativize(file) + "\n")
              .collect(Collectors.joining());
    }
    Files.writeString(directory.resolve(SUMS), sums);
  }

  private static String sha256(Path file) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file + ".", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }
}
