package dev.orderpipeline.arrival;

import dev.orderpipeline.model.DropKey;
import dev.orderpipeline.model.FileSetId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Finds the uploads whose events can have been lost. S3 cannot list by time, so a night checks all
 * names except those among dates older than 30 days; each folder's old dates have their turn once a
 * week. Events are rarely lost, and those of old dates are corrections.
 */
final class RecentUploads {
  private static final Duration LOOK_BACK = Duration.ofDays(2);

  /** An incomplete set is open for 14 days, and every sweep checks the open sets. */
  private static final int RECENT_DAYS = 30;

  private static final int NIGHTS_BETWEEN_TURNS = 7;

  /** Two turns and a day, so that each upload has two chances, as those of recent dates. */
  private static final Duration LOOK_BACK_AT_TURN = Duration.ofDays(2 * NIGHTS_BETWEEN_TURNS + 1);

  private final DatedListing listing;

  RecentUploads(DatedListing listing) {
    this.listing = listing;
  }

  /** A file with an unrecognised name, and when it was uploaded. */
  record UnrecognisedUpload(DropKey.Unrecognised file, Instant uploadedAt) {}

  /** The sets and the unrecognised files of recent uploads. */
  record Found(SortedSet<FileSetId> sets, List<UnrecognisedUpload> unrecognised) {}

  /** Finds the uploads that a night checks. */
  Found asOf(Instant now) {
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    LocalDate first = today.minusDays(RECENT_DAYS);
    Found found = new Found(new TreeSet<>(), new ArrayList<>());
    Predicate<String> hasTurn = partner -> hasTurn(partner, today);
    listing.forEach(
        "",
        first,
        hasTurn,
        object -> {
          Duration lookBack =
              DatedListing.isBefore(first, object.key()) ? LOOK_BACK_AT_TURN : LOOK_BACK;
          if (object.lastModified().isAfter(now.minus(lookBack))) {
            add(object, found);
          }
        });
    return found;
  }

  private static boolean hasTurn(String partner, LocalDate today) {
    return Math.floorMod(partner.hashCode() + today.toEpochDay(), NIGHTS_BETWEEN_TURNS) == 0;
  }

  private static void add(S3Object object, Found found) {
    DropKey parsed = DropKey.parse(object.key());
    if (parsed instanceof DropKey.SetFile file) {
      found.sets.add(file.set());
    } else {
      found.unrecognised.add(
          new UnrecognisedUpload((DropKey.Unrecognised) parsed, object.lastModified()));
    }
  }
}
