package dev.orderpipeline.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.cli.Called;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the jar that partners get, as they do. */
@Tag("verify")
class PartnerCheckIT {
  private static final Path JAR = Called.HOME.resolve("cli/target/partner-check.jar");
  private static final long MAX_BYTES = 5_000_000;

  @TempDir private Path directory;

  @Test
  void jarIsSmallEnoughForMail() throws IOException {
    assertThat(Files.size(JAR)).isLessThan(MAX_BYTES);
  }

  @Test
  void jarChecksADayOnItsOwn() throws Exception {
    String out = check(Called.SAMPLE);

    assertThat(out.lines().toList())
        .isEqualTo(
            List.of(
                "2022-01-30: would be published.",
                "  customers_20220130.csv: 2 rows, 0 rejected",
                "  orders_20220130.csv: 2 rows, 0 rejected",
                "  items_20220130.csv: 3 rows, 0 rejected",
                "    warning: last lines without a line end: check that the file is whole, and its"
                    + " last amount",
                "The receipt is in check-2022-01-30: receipt.html, rejected.csv, affected.csv,"
                    + " receipt.json"));
    assertThat(directory.resolve("check-2022-01-30/receipt.html")).exists();
  }

  @Test
  void wrongOptionIsNamedInTwoLines() throws Exception {
    assertThat(run(3, "-jar", JAR.toString(), Called.SAMPLE.toString(), "--jsn").lines())
        .containsExactly(
            "error: unknown option --jsn; did you mean --json?",
            "see 'java -jar partner-check.jar --help'");
  }

  @Test
  void millionCustomersWithoutOrdersAreListed() throws Exception {
    int customers = 1_000_000;
    Path day = Files.createDirectories(directory.resolve("day"));
    try (BufferedWriter file = Files.newBufferedWriter(day.resolve("customers_20220130.csv"))) {
      file.write("customer_reference\n");
      for (int customer = 0; customer < customers; customer++) {
        file.write("customer-" + customer + "\n");
      }
    }
    Files.writeString(day.resolve("orders_20220130.csv"), "customer_reference,order_reference\n");
    Files.writeString(day.resolve("items_20220130.csv"), "id,order_reference,total_price\n");

    // The references take 25 MB of it. A list of the customers would need more than the rest.
    String out = check(day, "-Xmx96m");

    assertThat(out).startsWith("2022-01-30: would be published.");
    Path receipt = directory.resolve("check-2022-01-30");
    try (Stream<String> lines = Files.lines(receipt.resolve("affected.csv"))) {
      assertThat(lines.count()).isEqualTo(1 + customers);
    }
    assertThat(receipt.resolve("receipt.html"))
        .content()
        .contains("The first 1,000 of 1,000,000 are shown.", ">customer-999<")
        .doesNotContain(">customer-1000<");
  }

  private String check(Path day, String... options) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.addAll(List.of("-jar", JAR.toString(), day.toString()));
    return run(0, arguments.toArray(String[]::new));
  }

  private String run(int exitCode, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(arguments));
    Process check =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    String out = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(check.waitFor()).as(out).isEqualTo(exitCode);
    return out;
  }
}
