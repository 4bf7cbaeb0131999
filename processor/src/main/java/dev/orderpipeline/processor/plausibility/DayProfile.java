package dev.orderpipeline.processor.plausibility;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.FileVersion;
import dev.orderpipeline.model.PinnedFiles;
import dev.orderpipeline.transform.cleaning.OrderDays;
import dev.orderpipeline.transform.join.DayCounts;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a day looks like: the figures that plausibility checks compare. Those of a published day are
 * read from its run's record.
 *
 * @param files one for each kind
 * @param sum the sum of the amounts; empty if an older version built the day
 * @param median the median amount, 0 if there is none; empty if an older version built the day
 * @param orders when the day's orders are from; none for a published day
 */
record DayProfile(
    LocalDate date,
    Map<FileKind, FileProfile> files,
    Optional<BigDecimal> sum,
    Optional<BigDecimal> median,
    OrderDates orders) {

  /**
   * What a file looks like.
   *
   * @param key its name in the bucket
   * @param content equal for files with the same bytes: the ETag and the size; empty if unknown
   * @param hasLineEnd whether its last line is known to have a line end
   */
  record FileProfile(String key, String content, long rows, boolean hasLineEnd) {}

  /**
   * When a day's orders are from.
   *
   * @param read the timestamps that could be read
   * @param outside those outside the range around the date
   */
  record OrderDates(long read, long outside) {
    static final OrderDates NONE = new OrderDates(0, 0);
  }

  DayProfile {
    files = Map.copyOf(files);
  }

  FileProfile file(FileKind kind) {
    return files.get(kind);
  }

  /** The profile of a build. */
  static DayProfile of(FileSetId set, PinnedFiles pinned, DayCounts counts) {
    OrderDays days = counts.measures().orderDays();
    long read = days.rows();
    return new DayProfile(
        set.date(),
        files(
            kind ->
                new FileProfile(
                    set.key(kind),
                    content(pinned.of(kind)),
                    counts.file(kind).rows(),
                    !counts.measures().withoutLineEnd().contains(kind))),
        Optional.of(counts.measures().sumTotalPrice()),
        Optional.of(counts.measures().medianTotalPrice()),
        new OrderDates(read, read - days.rows(day -> PlausibilityRules.isNear(set.date(), day))));
  }

  /** The profile of a published day; empty if its record has no counts. */
  static Optional<DayProfile> of(FileSetId set, RunRecord published) {
    return published
        .build()
        .counts()
        .map(counts -> JsonParser.parseString(counts).getAsJsonObject().getAsJsonObject("files"))
        .map(counts -> of(set, published.pinned(), counts));
  }

  private static DayProfile of(FileSetId set, PinnedFiles pinned, JsonObject counts) {
    JsonObject items = counts.getAsJsonObject(FileKind.ITEMS.label());
    boolean isMeasured = items.has("sum_total_price");
    return new DayProfile(
        set.date(),
        files(
            kind -> {
              JsonObject file = counts.getAsJsonObject(kind.label());
              JsonElement lineEnd = file.get("line_end");
              return new FileProfile(
                  set.key(kind),
                  content(pinned.of(kind)),
                  file.get("rows").getAsLong(),
                  isMeasured && (lineEnd == null || lineEnd.getAsBoolean()));
            }),
        Optional.ofNullable(items.get("sum_total_price")).map(JsonElement::getAsBigDecimal),
        Optional.ofNullable(items.get("median_total_price")).map(JsonElement::getAsBigDecimal),
        OrderDates.NONE);
  }

  private static Map<FileKind, FileProfile> files(Function<FileKind, FileProfile> profiles) {
    return Arrays.stream(FileKind.values()).collect(Collectors.toMap(kind -> kind, profiles));
  }

  private static String content(FileVersion version) {
    return version.etag().isEmpty() ? "" : version.etag() + " " + version.size();
  }
}
