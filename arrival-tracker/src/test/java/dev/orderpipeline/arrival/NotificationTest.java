package dev.orderpipeline.arrival;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.ledger.FileSetState;
import dev.orderpipeline.ledger.NotificationLog.Notice;
import dev.orderpipeline.ledger.Trigger;
import dev.orderpipeline.model.CorrectionSettle;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.FileVersion;
import dev.orderpipeline.model.FoundFiles;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NotificationTest {
  private static final LocalDate DATE = LocalDate.of(2022, 1, 30);
  private static final ZonedDateTime DEADLINE =
      ZonedDateTime.parse("2022-01-31T09:00:00+01:00[Europe/Berlin]");
  private static final FoundFiles TWO =
      FoundFiles.NONE
          .with(FileKind.CUSTOMERS, put("2022-01-31T05:00:00Z"))
          .with(FileKind.ITEMS, put("2022-01-31T05:00:01Z"));

  @Test
  void missingFilesAreReportedWithPartnerDateAndPresentFiles() {
    assertThat(Notification.of(Notice.MISSING, found("acme", TWO), DEADLINE))
        .isEqualTo(
            new Notification(
                "Files missing: acme 2022-01-30",
                """
                Files of the partner "acme" for 2022-01-30 are missing.

                Due by 2022-01-31 09:00 Europe/Berlin (2022-01-31T08:00:00Z):
                  acme/customers_20220130.csv: uploaded at 2022-01-31T05:00:00Z
                  acme/orders_20220130.csv: MISSING
                  acme/items_20220130.csv: uploaded at 2022-01-31T05:00:01Z

                Nothing is published for this day until all three files have arrived.
                What to do: ask the partner to upload the missing files under exactly these names. \
                Processing then starts automatically, and you receive a second notification. \
                A file that was uploaded under another name has a receipt in \
                unrecognised/partner=acme/ in the results bucket.
                """));
  }

  @Test
  void arrivedFilesAreReportedWithTheirTimes() {
    FoundFiles all = TWO.with(FileKind.ORDERS, put("2022-01-31T10:00:00Z"));

    assertThat(Notification.of(Notice.COMPLETE, found("", all), DEADLINE))
        .isEqualTo(
            new Notification(
                "Files complete: 2022-01-30",
                """
                Files of the partner at the root of the bucket for 2022-01-30 have all arrived.

                Due by 2022-01-31 09:00 Europe/Berlin (2022-01-31T08:00:00Z):
                  customers_20220130.csv: uploaded at 2022-01-31T05:00:00Z
                  orders_20220130.csv: uploaded at 2022-01-31T10:00:00Z
                  items_20220130.csv: uploaded at 2022-01-31T05:00:01Z

                Processing starts automatically. You do not need to do anything.
                """));
  }

  @Test
  void subjectIsOneShortLineOfAsciiForAnyPartner() {
    for (String partner : new String[] {"a\nb", "\u00fc".repeat(100), "x".repeat(700), "a/b"}) {
      assertThat(Notification.of(Notice.MISSING, found(partner, TWO), DEADLINE).subject())
          .matches("Files missing: [!-~]{1,63} 2022-01-30");
    }
  }

  @Test
  void lineEndInAPartnersNameBeginsNoLine() {
    assertThat(Notification.of(Notice.MISSING, found("a\nb\u2028c", TWO), DEADLINE).text())
        .startsWith("Files of the partner \"a\\u000ab\\u2028c\" for 2022-01-30 are missing.\n");
  }

  private static FileSetState found(String partner, FoundFiles files) {
    return FileSetState.none(new FileSetId(partner, DATE))
        .reconciled(
            files, Optional.empty(), Trigger.EVENT, Instant.EPOCH, CorrectionSettle.DEFAULT);
  }

  private static FileVersion put(String time) {
    return new FileVersion("v", "e", 1, Instant.parse(time));
  }
}
