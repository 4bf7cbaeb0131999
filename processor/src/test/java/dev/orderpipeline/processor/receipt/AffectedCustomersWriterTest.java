package dev.orderpipeline.processor.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.Reason;
import dev.orderpipeline.model.ReceiptFormat;
import dev.orderpipeline.transform.join.AffectedCustomer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AffectedCustomersWriterTest {
  private static final FileSetId SET = new FileSetId("acme", LocalDate.of(2022, 1, 30));
  private static final AffectedCustomer WITHHELD =
      new AffectedCustomer("c1", Reason.DUPLICATE_ORDER, Optional.of(FileKind.ORDERS), 1_234);
  private static final AffectedCustomer WITHOUT_ORDERS =
      new AffectedCustomer(
          "=c2;", Reason.CUSTOMER_WITHOUT_ORDERS, Optional.of(FileKind.CUSTOMERS), 3);

  @TempDir Path directory;

  @Test
  void lineHasCustomerKindReasonAndRow() throws IOException {
    assertThat(text(written(ListLimits.DEFAULT, ReceiptFormat.DEFAULT, WITHHELD, WITHOUT_ORDERS)))
        .isEqualTo(
            "\uFEFFcustomer_reference,kind,code,reason,file,line\r\n"
                + "c1,WITHHELD,DUPLICATE_ORDER,The order reference stands on an earlier row"
                + " already,orders_20220130.csv,1234\r\n"
                + "'=c2;,WITHOUT_ORDERS,CUSTOMER_WITHOUT_ORDERS,The customer has no"
                + " orders,customers_20220130.csv,3\r\n");
  }

  @Test
  void listHasTheLanguageAndDelimiterOfThePartner() throws IOException {
    assertThat(text(written(ListLimits.DEFAULT, ReceiptDay.german(), WITHOUT_ORDERS)))
        .isEqualTo(
            "\uFEFFcustomer_reference;kind;code;reason;file;line\r\n"
                + "\"'=c2;\";WITHOUT_ORDERS;CUSTOMER_WITHOUT_ORDERS;Der Kunde hat keine"
                + " Aufträge;customers_20220130.csv;3\r\n");
  }

  @Test
  void withdrawnCustomersFollowWithoutAnotherHeader() throws IOException {
    AffectedCustomersFile joined = written(ListLimits.DEFAULT, ReceiptFormat.DEFAULT, WITHHELD);
    try (AffectedCustomersWriter writer =
        ReceiptWriters.DEFAULT.withdrawnCustomers(SET, directory.resolve("withdrawn"))) {
      writer.accept(AffectedCustomer.withdrawn("c9"));
      AffectedCustomersFile file = joined.with(Optional.of(writer.finish()));

      assertThat(text(file))
          .isEqualTo(
              text(joined)
                  + "c9,WITHDRAWN,CUSTOMER_WITHDRAWN,The customer is no longer in the files,,"
                  + "\r\n");
      assertThat(text(file).getBytes(StandardCharsets.UTF_8)).hasSize((int) file.size());
      assertThat(file.listed(AffectedKind.WITHDRAWN)).isEqualTo(1);
    }
  }

  @Test
  void limitOfRowsIsForEachKind() throws IOException {
    AffectedCustomersFile file =
        written(
            new ListLimits(2, 1 << 20),
            ReceiptFormat.DEFAULT,
            WITHHELD,
            WITHHELD,
            WITHHELD,
            WITHOUT_ORDERS);

    assertThat(file.joined().listed())
        .isEqualTo(Map.of(AffectedKind.WITHHELD, 2L, AffectedKind.WITHOUT_ORDERS, 1L));
    assertThat(text(file).lines()).hasSize(4);
  }

  @Test
  void noCustomerIsListedBeyondTheLimitOfBytes() throws IOException {
    AffectedCustomer[] customers = new AffectedCustomer[2_000];
    Arrays.fill(customers, WITHHELD);

    AffectedCustomersFile file =
        written(new ListLimits(1_000_000, 50_000), ReceiptFormat.DEFAULT, customers);

    assertThat(file.size()).isBetween(50_000L, 60_000L);
    assertThat(text(file).lines()).hasSize((int) file.listed(AffectedKind.WITHHELD) + 1);
  }

  private AffectedCustomersFile written(
      ListLimits limits, ReceiptFormat format, AffectedCustomer... customers) throws IOException {
    try (AffectedCustomersWriter writer =
        new ReceiptWriters(limits, ReceiptDay.formats(format))
            .affectedCustomers(SET, directory.resolve("affected.csv.gz"))) {
      for (AffectedCustomer customer : customers) {
        writer.accept(customer);
      }
      return AffectedCustomersFile.of(writer.finish());
    }
  }

  private static String text(AffectedCustomersFile file) throws IOException {
    return new String(file.open().readAllBytes(), StandardCharsets.UTF_8);
  }
}
