package dev.orderpipeline.arrival;

import static dev.orderpipeline.arrival.MockedTracker.NOW;
import static dev.orderpipeline.arrival.MockedTracker.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.arrival.RecentUploads.UnrecognisedUpload;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.S3Object;

/** NOW is 2022-01-31; each file is uploaded on the day after its date. */
class RecentUploadsTest {
  private static final int PARTNERS = 28;
  private static final int DAYS = 1500;
  private static final LocalDate LAST = LocalDate.parse("2022-01-30");

  private final MockedTracker mocked = new MockedTracker();
  private final List<S3Object> bucket = new ArrayList<>();

  @Test
  void nightlyPassReadsTheNewDatesOfAllPartnersAndTheOldOnesOfASeventh() {
    fillBucket();

    Set<FileSetId> found = found(NOW).sets();

    assertThat(found).isEqualTo(setsOf(LAST, LAST.minusDays(1)));
    // Of 126,000. Per partner and night three pages of 50, or all 4,500 keys.
    assertThat(mocked.listedPages()).hasSize(93);
    assertThat(keys()).isEqualTo(24_580);
  }

  @Test
  void correctionOfAnOldDateIsFoundOnOneNightOfAWeek() {
    fillBucket();
    FileSetId corrected = new FileSetId("partner-7", LocalDate.parse("2019-05-05"));
    bucket.removeIf(object -> object.key().equals(corrected.key(FileKind.ORDERS)));
    bucket.add(object(corrected.key(FileKind.ORDERS), NOW.minus(Duration.ofHours(1))));

    long nights = 0;
    for (int night = 0; night < 7; night++) {
      if (found(NOW.plus(Duration.ofDays(night))).sets().contains(corrected)) {
        nights++;
      }
    }

    assertThat(nights).isEqualTo(1);
  }

  @Test
  void namesOutsideTheOldDatesAreFoundEachNight() {
    fillBucket();
    List<String> recognised =
        List.of("partner-7/eu/orders_20190505.csv", "partner-7/orders_20220201.csv");
    List<String> unrecognised =
        List.of(
            "partner-7/Customers_20190505.csv",
            "partner-7/customers_20220129.csv.gz",
            "partner-7/invoices_20220130.csv",
            "partner-7/readme.txt");
    Instant uploaded = NOW.minus(Duration.ofHours(47));
    recognised.forEach(key -> bucket.add(object(key, uploaded)));
    unrecognised.forEach(key -> bucket.add(object(key, uploaded)));
    Set<FileSetId> sets = setsOf(LAST, LAST.minusDays(1));
    sets.add(new FileSetId("partner-7/eu", LocalDate.parse("2019-05-05")));
    sets.add(new FileSetId("partner-7", LocalDate.parse("2022-02-01")));

    RecentUploads.Found found = found(NOW);

    assertThat(found.sets()).isEqualTo(sets);
    assertThat(found.unrecognised())
        .allMatch(upload -> upload.uploadedAt().equals(uploaded))
        .extracting(UnrecognisedUpload::file)
        .extracting(file -> file.key())
        .isEqualTo(unrecognised);
  }

  private void fillBucket() {
    for (int partner = 0; partner < PARTNERS; partner++) {
      for (int day = 0; day < DAYS; day++) {
        LocalDate date = LAST.minusDays(day);
        Instant uploaded = date.plusDays(1).atTime(6, 0).toInstant(ZoneOffset.UTC);
        for (FileKind kind : FileKind.values()) {
          bucket.add(object(new FileSetId("partner-" + partner, date).key(kind), uploaded));
        }
      }
    }
  }

  private RecentUploads.Found found(Instant now) {
    mocked.listed(bucket.toArray(S3Object[]::new));
    return mocked.recentUploads().asOf(now);
  }

  private static Set<FileSetId> setsOf(LocalDate... dates) {
    Set<FileSetId> sets = new TreeSet<>();
    for (int partner = 0; partner < PARTNERS; partner++) {
      for (LocalDate date : dates) {
        sets.add(new FileSetId("partner-" + partner, date));
      }
    }
    return sets;
  }

  private int keys() {
    return mocked.listedPages().stream().mapToInt(Integer::intValue).sum();
  }
}
