package dev.orderpipeline.arrival;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.model.DropKey;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class UnrecognisedFilesTest {
  @Test
  void receiptStatesTheFaultTheExpectedNameAndTheRemedy() {
    DropKey.Unrecognised file =
        (DropKey.Unrecognised) DropKey.parse("acme/invoices_20220130.csv.gz");

    assertThat(UnrecognisedFiles.receipt(file, Instant.parse("2022-01-31T06:00:00Z")))
        .isEqualTo(
            """
            {
              "key": "acme/invoices_20220130.csv.gz",
              "uploaded_at": "2022-01-31T06:00:00Z",
              "fault": "The file was not read: the kind \\"invoices\\" is not one of customers, \
            orders, items.",
              "expected": "customers_20220130.csv or orders_20220130.csv or items_20220130.csv",
              "remedy": "Upload the file again under the expected name."
            }\
            """);
  }
}
