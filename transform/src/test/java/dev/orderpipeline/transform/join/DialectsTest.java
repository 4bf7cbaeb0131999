package dev.orderpipeline.transform.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.json.MessageJson;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Message;
import dev.orderpipeline.model.Message.CustomerMessage;
import dev.orderpipeline.model.Message.ErrorMessage;
import dev.orderpipeline.transform.cleaning.Cleaned;
import dev.orderpipeline.transform.cleaning.Row.CustomerRow;
import dev.orderpipeline.transform.cleaning.Row.ItemRow;
import dev.orderpipeline.transform.cleaning.Row.OrderRow;
import dev.orderpipeline.transform.cleaning.RowCleaner;
import dev.orderpipeline.transform.intake.FileEncoding;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.intake.OrderedExecutor;
import dev.orderpipeline.transform.intake.RawRecord;
import dev.orderpipeline.transform.intake.RecordSource;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The dialect of a file and the sizes of its reads do not change the result. */
class DialectsTest {
  private static final int FILES = 400;

  /** References of one word, which a packed cell can contain. */
  private static final String[] WORDS = {"o1", "\u00EB", "=1", "o,3", "o;4", "07", "a\"b"};

  private static final String[] REFERENCES = {
    "o1", "o 2", "\u00EB", "=1", "o,3", "o;4", "07", "a\"b", "o|5"
  };

  @TempDir Path spill;

  @ParameterizedTest
  @EnumSource
  void fileHasTheSameRowsInEveryDialect(FileKind kind) throws IOException {
    for (int seed = 0; seed < FILES; seed++) {
      Written written = new Written(kind, seed);
      assertThat(rows(kind, new ByteArrayInputStream(written.bytes)))
          .as("seed %d:%n%s", seed, written.text)
          .isEqualTo(written.rows);
    }
  }

  @ParameterizedTest
  @EnumSource
  void sizesOfReadsChangeNothing(FileKind kind) throws IOException {
    for (int seed = 0; seed < FILES; seed++) {
      Written written = new Written(kind, seed);
      for (int most : new int[] {1, 7}) {
        assertThat(rows(kind, new ShortReads(written.bytes, most, seed)))
            .as("seed %d, reads of at most %d bytes:%n%s", seed, most, written.text)
            .isEqualTo(written.rows);
      }
    }
  }

  @Test
  void dayHasTheSameTotalsInEveryDialect() throws IOException {
    ExecutorService helpers = Executors.newFixedThreadPool(2);
    try {
      for (int seed = 0; seed < FILES; seed++) {
        ValuesOfADay day = new ValuesOfADay(seed);
        List<Message> messages = new ArrayList<>();
        OrderedExecutor threads =
            seed % 2 == 0 ? OrderedExecutor.singleThreaded() : OrderedExecutor.with(helpers, 2);
        DayCounts counts =
            new DayJoin(spill, Limits.defaults(), threads).join(day.files, messages::add);

        assertThat(messages.stream().map(DialectsTest::shown))
            .as("seed %d:%n%s", seed, day.texts)
            .containsExactlyElementsOf(day.messages());
        for (FileKind kind : FileKind.values()) {
          FileCounts file = counts.file(kind);
          assertThat(List.of(file.rows(), file.accepted(), file.rejected(), file.suppressed()))
              .as("seed %d, %s:%n%s", seed, kind, day.texts)
              .containsExactly(day.rows(kind), day.rows(kind), 0L, 0L);
        }
      }
    } finally {
      helpers.shutdown();
    }
  }

  private static String shown(Message message) {
    return message instanceof CustomerMessage customer
        ? customer.customerReference()
            + " "
            + customer.numberOfOrders()
            + " "
            + MessageJson.plain(customer.totalAmountSpent())
        : ((ErrorMessage) message).customerReference()
            + " "
            + ((ErrorMessage) message).reason().code();
  }

  @Test
  void orderOfRowsChangesNoTotal() throws IOException {
    for (int seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      List<String> orders = new ArrayList<>();
      List<String> items = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        orders.add("c" + random.nextInt(8) + ",o" + i);
        items.add(i + ",o" + random.nextInt(30) + "," + random.nextInt(1000) / 100.0);
      }
      Map<String, BigDecimal> totals = totals(orders, items);
      Collections.shuffle(orders, random);
      Collections.shuffle(items, random);
      assertThat(totals(orders, items)).as("seed %d", seed).isEqualTo(totals).isNotEmpty();
    }
  }

  private Map<String, BigDecimal> totals(List<String> orders, List<String> items)
      throws IOException {
    List<String> orderLines = new ArrayList<>(orders);
    orderLines.add(0, "customer_reference,order_reference");
    List<String> itemLines = new ArrayList<>(items);
    itemLines.add(0, "id,order_reference,total_price");
    DayFiles files =
        new DayFiles()
            .customers("customer_reference", "c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7")
            .orders(orderLines.toArray(String[]::new))
            .items(itemLines.toArray(String[]::new));
    List<Message> messages = new ArrayList<>();
    new DayJoin(spill, Limits.defaults()).join(files, messages::add);
    Map<String, BigDecimal> totals = new HashMap<>();
    for (Message message : messages) {
      if (message instanceof CustomerMessage customer) {
        totals.put(customer.customerReference(), customer.totalAmountSpent().stripTrailingZeros());
      }
    }
    return totals;
  }

  private static List<String> rows(FileKind kind, InputStream bytes) throws IOException {
    List<String> rows = new ArrayList<>();
    try (RecordSource source =
        RecordSource.open(
            kind, bytes, FileEncoding.UTF_8, Limits.defaults(), RowCleaner.columnNames(kind))) {
      RowCleaner cleaner = new RowCleaner(kind, source.start(), Limits.defaults());
      for (RawRecord record = source.next(); record != null; record = source.next()) {
        Cleaned cleaned = cleaner.clean(record);
        if (cleaned instanceof ItemRow row) {
          rows.add(
              shown(
                  row.line(),
                  row.id(),
                  row.orderReference(),
                  row.total().whole() * 1_000_000 + row.total().millionths()));
        } else if (cleaned instanceof OrderRow row) {
          rows.add(shown(row.line(), row.customerReference(), row.orderReference()));
        } else if (cleaned instanceof CustomerRow row) {
          rows.add(shown(row.line(), row.customerReference()));
        } else {
          rows.add(cleaned.toString());
        }
      }
    }
    return rows;
  }

  private static String shown(long line, Object... values) {
    return line + ": " + Arrays.toString(values);
  }

  /** A file in a random dialect, and its content. */
  private static final class Written {
    private final List<String> rows = new ArrayList<>();
    private final String text;
    private final byte[] bytes;

    Written(FileKind kind, int seed) throws IOException {
      Random random = new Random(seed);
      RandomFile file = new RandomFile(kind, random);
      int count = random.nextInt(20);
      for (int i = 0; i < count; i++) {
        String one = pick(random, file.isPacked() ? WORDS : REFERENCES);
        String other = pick(random, REFERENCES);
        long millionths = random.nextInt(2_000_000_000) * (random.nextInt(5) == 0 ? -1L : 1L);
        rows.add(
            switch (kind) {
              case CUSTOMERS -> shown(file.customer(one), one);
              case ORDERS -> shown(file.order(other, one), other, one);
              case ITEMS ->
                  shown(file.item("n" + i, other, millionths), "n" + i, other, millionths);
            });
      }
      text = file.toString();
      bytes = file.bytes();
    }

    private static String pick(Random random, String... from) {
      return from[random.nextInt(from.length)];
    }
  }

  /** A day of sound rows: its values, and three files in random dialects. */
  private static final class ValuesOfADay {
    private final List<String> customers = new ArrayList<>();

    /** The reference of the customer who placed the order. */
    private final Map<String, String> orders = new LinkedHashMap<>();

    private final List<Item> items = new ArrayList<>();
    private final DayFiles files = new DayFiles();
    private final String texts;

    private record Item(String id, String order, long millionths) {}

    ValuesOfADay(int seed) throws IOException {
      Random random = new Random(seed);
      Map<FileKind, RandomFile> written = new EnumMap<>(FileKind.class);
      for (FileKind kind : FileKind.values()) {
        written.put(kind, new RandomFile(kind, random));
      }
      for (int i = random.nextInt(8); i > 0; i--) {
        customers.add(reference(random, written.get(FileKind.CUSTOMERS)) + i);
      }
      for (int i = customers.isEmpty() ? 0 : random.nextInt(20); i > 0; i--) {
        String order = reference(random, written.get(FileKind.ORDERS)) + i;
        orders.put(order, customers.get(random.nextInt(customers.size())));
      }
      List<String> references = List.copyOf(orders.keySet());
      for (int i = orders.isEmpty() ? 0 : random.nextInt(40); i > 0; i--) {
        String order = references.get(random.nextInt(references.size()));
        items.add(new Item("n" + i, order, random.nextLong(-99, 1_000_000_000_000L)));
      }
      for (String customer : customers) {
        written.get(FileKind.CUSTOMERS).customer(customer);
      }
      for (String order : references) {
        written.get(FileKind.ORDERS).order(orders.get(order), order);
      }
      for (Item item : items) {
        written.get(FileKind.ITEMS).item(item.id, item.order, item.millionths);
      }
      texts = written.values().toString();
      for (FileKind kind : FileKind.values()) {
        files.set(kind, written.get(kind).bytes());
      }
    }

    private static String reference(Random random, RandomFile file) {
      String[] from = file.isPacked() ? WORDS : REFERENCES;
      return from[random.nextInt(from.length)];
    }

    private long rows(FileKind kind) {
      return switch (kind) {
        case CUSTOMERS -> customers.size();
        case ORDERS -> orders.size();
        case ITEMS -> items.size();
      };
    }

    private List<String> messages() {
      List<String> totals = new ArrayList<>();
      List<String> withoutOrders = new ArrayList<>();
      for (String customer : customers) {
        long count = orders.values().stream().filter(customer::equals).count();
        BigDecimal total =
            items.stream()
                .filter(item -> orders.get(item.order).equals(customer))
                .map(item -> BigDecimal.valueOf(item.millionths, 6))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        if (count == 0) {
          withoutOrders.add(customer + " CUSTOMER_WITHOUT_ORDERS");
        } else {
          totals.add(customer + " " + count + " " + MessageJson.plain(total));
        }
      }
      totals.addAll(withoutOrders);
      return totals;
    }
  }

  /** Returns a few bytes per read and reports no available bytes. */
  private static final class ShortReads extends FilterInputStream {
    private final int most;
    private final Random random;

    ShortReads(byte[] bytes, int most, int seed) {
      super(new ByteArrayInputStream(bytes));
      this.most = most;
      this.random = new Random(seed);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      return super.read(target, offset, Math.min(length, 1 + random.nextInt(most)));
    }

    @Override
    public int available() {
      return 0;
    }
  }
}
