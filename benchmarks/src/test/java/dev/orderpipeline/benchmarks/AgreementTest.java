package dev.orderpipeline.benchmarks;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks which messages of other programs count as equal to ours. */
class AgreementTest {
  private static final String ANN = total("ann", "75");
  private static final String BOB = total("bob", "1.5");
  private static final String UNKNOWN =
      "{\"type\":\"error_message\",\"customer_reference\":null,\"order_reference\":\"o1\","
          + "\"message\":\"UNKNOWN_ORDER: the order is not in the orders file (items file, line 7)\"}";
  private static final String DUPLICATE =
      "{\"type\":\"error_message\",\"customer_reference\":\"cy\",\"order_reference\":\"o2\","
          + "\"message\":\"DUPLICATE_ITEM: twice (items file, line 9; first on line 8)\"}";

  @TempDir private Path directory;

  @Test
  void sameBytesAgree() {
    assertThatCode(() -> check(Contender.NAIVE, "", ANN, BOB, UNKNOWN)).doesNotThrowAnyException();
  }

  @Test
  void anotherTotalIsShown() {
    assertThatThrownBy(() -> check(Contender.NAIVE, "", ANN, total("bob", "1.50"), UNKNOWN))
        .isInstanceOf(OutputsDifferException.class)
        .hasMessageEndingWith("by ours: " + BOB + ", by naive: " + total("bob", "1.50"));
  }

  @Test
  void orderOfTotalsCounts() {
    assertThatThrownBy(() -> check(Contender.DUCKDB, UNKNOWN + "\n", BOB, ANN))
        .isInstanceOf(OutputsDifferException.class);
  }

  @Test
  void missingErrorIsShown() {
    assertThatThrownBy(() -> check(Contender.NAIVE, "", ANN, BOB))
        .isInstanceOf(OutputsDifferException.class)
        .hasMessageEndingWith("by ours: " + UNKNOWN + ", by naive: null");
  }

  @Test
  void errorTooManyIsShown() {
    assertThatThrownBy(() -> check(Contender.NAIVE, "", ANN, BOB, UNKNOWN, DUPLICATE))
        .isInstanceOf(OutputsDifferException.class)
        .hasMessageEndingWith("by ours: null, by naive: " + DUPLICATE);
  }

  @Test
  void errorsOfDatabasesAreComparedByCodeCustomerAndOrder() {
    assertThatCode(() -> check(Contender.DUCKDB, error("UNKNOWN_ORDER", "o1"), ANN, BOB))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> check(Contender.DUCKDB, error("UNKNOWN_ORDER", "o2"), ANN, BOB))
        .isInstanceOf(OutputsDifferException.class);
  }

  private void check(Contender other, String errors, String... lines) throws IOException {
    Path ours = write("ours", ANN, BOB, UNKNOWN);
    Files.writeString(directory.resolve("out.errors"), errors);
    new Agreement(ours).check(other, write("out", lines));
  }

  private Path write(String name, String... lines) throws IOException {
    return Files.writeString(directory.resolve(name), String.join("\n", lines) + "\n");
  }

  private static String total(String customer, String amount) {
    return "{\"type\":\"customer_message\",\"customer_reference\":\""
        + customer
        + "\",\"number_of_orders\":1,\"total_amount_spent\":"
        + amount
        + "}";
  }

  private static String error(String code, String order) {
    return "{\"type\":\"error_message\",\"customer_reference\":null,\"order_reference\":\""
        + order
        + "\",\"message\":\""
        + code
        + "\"}\n";
  }
}
