package dev.orderpipeline.processor.plausibility;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.PlausibilityCheck;
import dev.orderpipeline.processor.plausibility.DayProfile.FileProfile;
import dev.orderpipeline.processor.plausibility.DayProfile.OrderDates;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The kinds of wrong days that a partner can send, as changes of a sound day. */
enum WrongDay {
  YESTERDAYS_FILES_AGAIN("yesterday's orders and items again", PlausibilityCheck.SAME_FILE) {
    @Override
    DayProfile of(DayProfile day, List<DayProfile> before) {
      DayProfile other = before.get(0);
      return withFile(
          withFile(day, FileKind.ORDERS, other.file(FileKind.ORDERS)),
          FileKind.ITEMS,
          other.file(FileKind.ITEMS));
    }
  },
  LAST_WEEKS_ITEMS("the items of last week with the orders of today", PlausibilityCheck.SAME_FILE) {
    @Override
    DayProfile of(DayProfile day, List<DayProfile> before) {
      DayProfile other = sameWeekday(day, before);
      return withFile(day, FileKind.ITEMS, other.file(FileKind.ITEMS));
    }
  },
  NO_ITEMS("an items file with a header only", PlausibilityCheck.SIZE) {
    @Override
    DayProfile of(DayProfile day, List<DayProfile> before) {
      return withRows(day, FileKind.ITEMS, 0, true);
    }
  },
  TEST_EXPORT("a test export: three orders", PlausibilityCheck.SIZE) {
    @Override
    DayProfile of(DayProfile day, List<DayProfile> before) {
      return withRows(withRows(day, FileKind.ORDERS, 3, true), FileKind.ITEMS, 5, true);
    }
  },
  WHOLE_MONTH("the orders of a month in one file", PlausibilityCheck.SIZE) {
    @Override
    DayProfile of(DayProfile day, List<DayProfile> before) {
      return withTheRowsOf(day, before, 30);
    }
  },
  ABSURD_AMOUNT("one amount of 10,000,000,000", PlausibilityCheck.SIZE) {
    @Override
    DayProfile of(DayProfile day, List<DayProfile> before) {
      return withAmounts(day, 1e10, day.median().orElseThrow().doubleValue());
    }
  },
  ORDERS_CUT_OFF("the orders file ends after a quarter of its rows", PlausibilityCheck.CUT_OFF) {
    @Override
    DayProfile of(DayProfile day, List<DayProfile> before) {
      return cutOff(day, FileKind.ORDERS);
    }
  },
  ITEMS_CUT_OFF("the items file ends after a quarter of its rows", PlausibilityCheck.CUT_OFF) {
    @Override
    DayProfile of(DayProfile day, List<DayProfile> before) {
      return cutOff(day, FileKind.ITEMS);
    }
  },
  DECIMAL_MARK_LOST("amounts without their decimal mark: 100 times", PlausibilityCheck.SCALE) {
    @Override
    DayProfile of(DayProfile day, List<DayProfile> before) {
      return scaled(day, 100);
    }
  },
  ONE_DECIMAL_LOST("amounts with one decimal less: 10 times", PlausibilityCheck.SCALE) {
    @Override
    DayProfile of(DayProfile day, List<DayProfile> before) {
      return scaled(day, 10);
    }
  },
  CENTS_AS_UNITS("amounts divided twice: a hundredth", PlausibilityCheck.SCALE) {
    @Override
    DayProfile of(DayProfile day, List<DayProfile> before) {
      return scaled(day, 0.01);
    }
  },
  ANOTHER_DAYS_ORDERS("an export of the orders of last week", PlausibilityCheck.DATES) {
    @Override
    DayProfile of(DayProfile day, List<DayProfile> before) {
      return new DayProfile(
          day.date(),
          day.files(),
          day.sum(),
          day.median(),
          new OrderDates(day.orders().read(), day.orders().read() - day.orders().outside()));
    }
  };

  /** Of smaller files no check can tell whether they are usual. */
  static final int MIN_ROWS = 200;

  private final String text;
  private final PlausibilityCheck check;

  WrongDay(String text, PlausibilityCheck check) {
    this.text = text;
    this.check = check;
  }

  String text() {
    return text;
  }

  /** The check that finds it. */
  PlausibilityCheck check() {
    return check;
  }

  /**
   * Makes a sound day wrong.
   *
   * @param before the published days, the last one first
   */
  abstract DayProfile of(DayProfile day, List<DayProfile> before);

  private static DayProfile sameWeekday(DayProfile day, List<DayProfile> before) {
    return before.stream()
        .filter(other -> other.date().getDayOfWeek() == day.date().getDayOfWeek())
        .findFirst()
        .orElse(before.get(0));
  }

  private static DayProfile cutOff(DayProfile day, FileKind kind) {
    return withRows(day, kind, day.file(kind).rows() / 4, false);
  }

  private static DayProfile withRows(DayProfile day, FileKind kind, long rows, boolean lineEnd) {
    FileProfile file = day.file(kind);
    return withFile(
        day,
        kind,
        new FileProfile(file.key(), file.content() + rows, rows, lineEnd && file.hasLineEnd()));
  }

  /** This day with the rows of as many days as those before it. */
  private static DayProfile withTheRowsOf(DayProfile day, List<DayProfile> before, int days) {
    DayProfile changed = day;
    for (FileKind kind : List.of(FileKind.ORDERS, FileKind.ITEMS)) {
      long rows = before.stream().mapToLong(other -> other.file(kind).rows()).sum();
      changed = withRows(changed, kind, rows * days / before.size(), true);
    }
    double sum =
        before.stream().mapToDouble(other -> other.sum().orElseThrow().doubleValue()).sum();
    return withAmounts(
        changed, sum * days / before.size(), day.median().orElseThrow().doubleValue());
  }

  private static DayProfile scaled(DayProfile day, double factor) {
    return withAmounts(
        day,
        day.sum().orElseThrow().doubleValue() * factor,
        day.median().orElseThrow().doubleValue() * factor);
  }

  private static DayProfile withFile(DayProfile day, FileKind kind, FileProfile file) {
    Map<FileKind, FileProfile> files = new EnumMap<>(day.files());
    files.put(
        kind,
        new FileProfile(day.file(kind).key(), file.content(), file.rows(), file.hasLineEnd()));
    return new DayProfile(day.date(), files, day.sum(), day.median(), day.orders());
  }

  private static DayProfile withAmounts(DayProfile day, double sum, double median) {
    return new DayProfile(
        day.date(),
        day.files(),
        PartnerYear.decimal(sum),
        PartnerYear.decimal(median),
        day.orders());
  }
}
