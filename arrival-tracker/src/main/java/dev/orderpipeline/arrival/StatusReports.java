package dev.orderpipeline.arrival;

import dev.orderpipeline.aws.AwsClients;
import dev.orderpipeline.aws.CallLimits;
import dev.orderpipeline.aws.Sleeper;
import dev.orderpipeline.function.EventLog;
import dev.orderpipeline.function.SettingNames;
import dev.orderpipeline.function.Settings;
import dev.orderpipeline.json.Expectations;
import dev.orderpipeline.json.JsonText;
import dev.orderpipeline.ledger.FileFinder;
import dev.orderpipeline.ledger.FileSetState;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.UnpublishedReason;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.Snooze;
import dev.orderpipeline.status.DeliveryCalendar;
import dev.orderpipeline.status.SetStatus;
import dev.orderpipeline.status.StatusEvaluator;
import dev.orderpipeline.status.StatusResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;

/** Reports the status of file sets. Reads only. */
final class StatusReports {
  /** Keeps a response within two seconds; callers time out after a minute. */
  private static final int MAX_SETS = 200;

  /** Lambda's response limit is 6 MB, and a character has up to 3 bytes. */
  private static final int MAX_CHARACTERS = 1_500_000;

  /** The nightly pass has opened absent sets that were due earlier. */
  private static final Duration EXPECTED_LOOK_BACK = Duration.ofDays(2);

  private final Ledger ledger;
  private final FileFinder files;
  private final PartnerDates partnerDates;
  private final UnrecognisedReceipts unrecognised;
  private final Expectations expectations;
  private final InstantSource clock;

  StatusReports(
      Ledger ledger,
      S3Client s3,
      String dropBucket,
      String resultsBucket,
      Expectations expectations,
      InstantSource clock) {
    this.ledger = ledger;
    this.files = new FileFinder(s3, dropBucket);
    this.partnerDates = new PartnerDates(s3, dropBucket);
    this.unrecognised = new UnrecognisedReceipts(s3, dropBucket, resultsBucket);
    this.expectations = expectations;
    this.clock = clock;
  }

  /** Creates the reports of the status function with the given settings, clients and clock. */
  static StatusReports onLambda(Settings settings, AwsClients aws, InstantSource clock) {
    AwsClients measured = aws.withMetrics(EventLog.onLambda(clock));
    return new StatusReports(
        new Ledger(
            measured.client(DynamoDbClient.builder(), CallLimits.TABLE),
            settings.required(SettingNames.FILE_ARRIVALS_TABLE),
            clock,
            () -> UUID.randomUUID().toString(),
            Sleeper.ofThread()),
        measured.client(S3Client.builder(), CallLimits.OBJECT_HEAD),
        settings.required(SettingNames.DROP_BUCKET),
        settings.required(SettingNames.RESULTS_BUCKET),
        settings.expectations(),
        clock);
  }

  /** The status that a request asks for. */
  StatusResponse of(StatusRequest request) {
    if (request instanceof StatusRequest.OfDate asked) {
      return of(asked.date(), asked.after());
    }
    if (request instanceof StatusRequest.OfSet asked) {
      return of(asked.set());
    }
    if (request instanceof StatusRequest.OfPartner asked) {
      return of(asked.partner(), asked.after());
    }
    return open(((StatusRequest.OfOpen) request).after());
  }

  /** The status of one set, compared with the bucket. */
  private StatusResponse of(FileSetId set) {
    Instant now = clock.instant();
    StatusResponse.Unrecognised strays = unrecognised.of(set);
    DeliveryCalendar calendar = calendar();
    SetStatus status =
        StatusEvaluator.of(
            ledger.items(set), Optional.of(files.find(set)), strays.files(), calendar, now);
    return new StatusResponse(
        set.toString(),
        now,
        List.of(status),
        0,
        Optional.empty(),
        strays,
        listed(calendar, snooze -> snooze.covers(set)));
  }

  /**
   * The status of the sets of a date.
   *
   * @param after the last set of the previous page
   */
  private StatusResponse of(LocalDate date, Optional<FileSetId> after) {
    return page(
        new FileSetId("", date).isoDate(),
        ledger.states().setsOf(date),
        after,
        unrecognised.of(date),
        snooze -> snooze.dates().contains(date));
  }

  /**
   * The status of a partner's unpublished sets, and of those of the latest dates with files.
   *
   * @param after the last set of the previous page
   */
  private StatusResponse of(String partner, Optional<FileSetId> after) {
    Set<FileSetId> sets = new HashSet<>(unpublished());
    sets.removeIf(set -> !set.partner().equals(partner));
    sets.addAll(partnerDates.latest(partner));
    return page(
        partner + "/",
        sets,
        after,
        unrecognised.of(partner),
        snooze -> snooze.partner().equals(partner) && isListed(snooze));
  }

  /**
   * The status of unpublished sets. These are open sets; sets that failed, were rejected or were
   * abandoned this month or last month; and expected sets without a record.
   *
   * @param after the last set of the previous page
   */
  private StatusResponse open(Optional<FileSetId> after) {
    return page("open", unpublished(), after, unrecognised.recent(clock.instant()), this::isListed);
  }

  private Set<FileSetId> unpublished() {
    Set<FileSetId> sets = new HashSet<>(ledger.states().openSets());
    for (UnpublishedReason.Why why : UnpublishedReason.Why.values()) {
      sets.addAll(ledger.states().unpublishedSets(why));
    }
    sets.addAll(absent());
    return sets;
  }

  private Set<FileSetId> absent() {
    Instant now = clock.instant();
    Set<FileSetId> absent =
        new HashSet<>(expectations.dueBetween(now.minus(EXPECTED_LOOK_BACK), now));
    Set<LocalDate> dates = absent.stream().map(FileSetId::date).collect(Collectors.toSet());
    dates.forEach(date -> ledger.states().setsOf(date).forEach(absent::remove));
    return absent;
  }

  private StatusResponse page(
      String asked,
      Collection<FileSetId> sets,
      Optional<FileSetId> after,
      StatusResponse.Unrecognised strays,
      Predicate<Snooze> isAsked) {
    Instant now = clock.instant();
    DeliveryCalendar calendar = calendar();
    List<FileSetId> left =
        sets.stream()
            .sorted()
            .filter(set -> after.isEmpty() || set.compareTo(after.get()) > 0)
            .toList();
    List<SetStatus> statuses = new ArrayList<>();
    long characters = 0;
    for (FileSetId set : left) {
      SetStatus status =
          StatusEvaluator.of(ledger.items(set), Optional.empty(), strays.files(), calendar, now);
      characters += length(status);
      if (statuses.size() == MAX_SETS || (characters > MAX_CHARACTERS && !statuses.isEmpty())) {
        break;
      }
      statuses.add(status);
    }
    int more = left.size() - statuses.size();
    return new StatusResponse(
        asked,
        now,
        statuses,
        more,
        more == 0 ? Optional.empty() : Optional.of(id(statuses.get(statuses.size() - 1).set())),
        after.isPresent() ? StatusResponse.Unrecognised.NONE : strays,
        after.isPresent() ? List.of() : listed(calendar, isAsked));
  }

  private DeliveryCalendar calendar() {
    return new DeliveryCalendar(expectations, ledger.snoozes().active());
  }

  private static List<Snooze> listed(DeliveryCalendar calendar, Predicate<Snooze> isAsked) {
    return calendar.snoozes().stream().filter(isAsked).toList();
  }

  /** A snooze is listed as long as it can keep a set from being reported. */
  private boolean isListed(Snooze snooze) {
    return !FileSetState.isWaitOver(
        new FileSetId(snooze.partner(), snooze.dates().until()), clock.instant());
  }

  private static String id(FileSetId set) {
    return set.partner().isEmpty() ? "/" + set : set.toString();
  }

  private static int length(SetStatus status) {
    return JsonText.of(status::writeTo).length();
  }
}
