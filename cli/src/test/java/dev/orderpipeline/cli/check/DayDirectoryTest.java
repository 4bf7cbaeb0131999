package dev.orderpipeline.cli.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.orderpipeline.model.FileKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories that contain a day, and the errors for those that do not. */
class DayDirectoryTest {
  private static final String CUSTOMERS = "customers_20220130.csv";
  private static final String ORDERS = "orders_20220130.csv";
  private static final String ITEMS = "items_20220130.csv";
  private static final String MUST_HOLD =
      " must contain customers_yyyyMMdd.csv, orders_yyyyMMdd.csv and items_yyyyMMdd.csv of one"
          + " date, and no other .csv file; ";

  @TempDir private Path directory;

  @Test
  void threeFilesOfOneDateAreADay() throws IOException {
    write(CUSTOMERS, ORDERS, ITEMS);

    assertThat(DayDirectory.in(directory)).isEqualTo(theDay());
  }

  @Test
  void eachFileIsFoundByItsKind() throws IOException {
    write(CUSTOMERS, ORDERS, ITEMS);

    assertThat(DayDirectory.in(directory).of(FileKind.ORDERS)).isEqualTo(directory.resolve(ORDERS));
  }

  @Test
  void hiddenFilesAndOtherExtensionsAreIgnored() throws IOException {
    write(CUSTOMERS, ORDERS, ITEMS, ".hidden.csv", "orders_20220130.csv.md5", "README.md");

    assertThat(DayDirectory.in(directory)).isEqualTo(theDay());
  }

  @Test
  void subdirectoryIsIgnoredWhateverItsName() throws IOException {
    write(CUSTOMERS, ORDERS, ITEMS);
    Files.createDirectory(directory.resolve("orders_20220131.csv"));

    assertThat(DayDirectory.in(directory)).isEqualTo(theDay());
  }

  @Test
  void pathThatIsNoDirectoryIsNamed() {
    Path nowhere = directory.resolve("nowhere");

    assertThatExceptionOfType(DayDirectoryException.class)
        .isThrownBy(() -> DayDirectory.in(nowhere))
        .withMessage(nowhere + " is not a directory; name the directory of a day's three files");
  }

  @Test
  void emptyDirectoryHasNoneOfTheFiles() {
    assertIsRejected("it contains none of them; found: no .csv file");
  }

  @Test
  void missingFilesAreNamedInTheOrderOfTheirKinds() throws IOException {
    write(ORDERS);

    assertIsRejected(
        "missing: customers_20220130.csv, items_20220130.csv; found: orders_20220130.csv");
  }

  @Test
  void filesOfTwoDatesAreNotADay() throws IOException {
    write(CUSTOMERS, ORDERS, ITEMS, "orders_20220131.csv");

    assertIsRejected(
        "the dates differ: 2022-01-30 and 2022-01-31; found: customers_20220130.csv,"
            + " items_20220130.csv, orders_20220130.csv, orders_20220131.csv");
  }

  @Test
  void fileWithAnotherNameIsReportedWithTheExpectedName() throws IOException {
    write(CUSTOMERS, ORDERS, ITEMS, "refunds_20220130.csv");

    assertIsRejected(
        "unexpected: refunds_20220130.csv (the kind \"refunds\" is not one of customers,"
            + " orders, items; expected customers_20220130.csv or orders_20220130.csv or"
            + " items_20220130.csv); found:"
            + " customers_20220130.csv, items_20220130.csv, orders_20220130.csv,"
            + " refunds_20220130.csv");
  }

  @Test
  void extensionInUpperCaseIsNotIgnored() throws IOException {
    write("orders_20220130.CSV");

    assertIsRejected(
        "unexpected: orders_20220130.CSV (the name is not all in lower case; expected"
            + " orders_20220130.csv); found: orders_20220130.CSV");
  }

  private DayDirectory theDay() {
    return new DayDirectory(
        LocalDate.of(2022, 1, 30),
        Map.of(
            FileKind.CUSTOMERS, directory.resolve(CUSTOMERS),
            FileKind.ORDERS, directory.resolve(ORDERS),
            FileKind.ITEMS, directory.resolve(ITEMS)));
  }

  private void assertIsRejected(String fault) {
    assertThatExceptionOfType(DayDirectoryException.class)
        .isThrownBy(() -> DayDirectory.in(directory))
        .withMessage(directory + MUST_HOLD + fault);
  }

  private void write(String... names) throws IOException {
    for (String name : names) {
      Files.createFile(directory.resolve(name));
    }
  }
}
