package dev.orderpipeline.transform.cleaning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Reason;
import dev.orderpipeline.transform.cleaning.Row.ItemRow;
import dev.orderpipeline.transform.intake.FileRejectedException;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.intake.Notice;
import dev.orderpipeline.transform.intake.NoticedLine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FileCleaningTest {
  private static final String ITEMS =
      """
      id,order_reference,total_price,colour
      1,o1,12.50,red
      2,o1,12x,blue

      3,,1,green
      4,o2,-3,red
      """;

  private int closed;

  @Test
  void rowsAndRejectionsComeInTheOrderOfTheFile() throws IOException {
    assertThat(cleaned(FileKind.ITEMS, ITEMS))
        .containsExactly(
            new ItemRow(2, "1", "o1", new Amount(12, 500_000), DecimalMark.POINT, null),
            new Rejection(
                3, Reason.AMOUNT_NOT_DECIMAL, "total_price", "\"12x\"", null, "o1", "2", true),
            new Rejection(
                5,
                Reason.REFERENCE_MISSING,
                "order_reference",
                null,
                null,
                null,
                "3",
                true,
                DecimalMark.WHOLE),
            new ItemRow(6, "4", "o2", new Amount(-3, 0), DecimalMark.WHOLE, null));
  }

  @Test
  void recordIsThatOfTheLastRowOrRejection() throws IOException {
    try (FileCleaning cleaning = open(FileKind.ITEMS, ITEMS)) {
      List<String> colours = new ArrayList<>();
      while (cleaning.next() != null) {
        colours.add(cleaning.record().cell(3));
      }

      assertThat(colours).containsExactly("red", "blue", "green", "red");
      assertThat(cleaning.record()).isNull();
    }
  }

  @Test
  void unusualHeaderCausesWarnings() throws IOException {
    try (FileCleaning cleaning = open(FileKind.ITEMS, ITEMS)) {
      assertThat(cleaning.header().cell(3)).isEqualTo("colour");
      assertThat(cleaning.headerWarnings())
          .containsExactly(
              "ignored columns: \"colour\"", "optional columns missing: item_name, quantity");
    }
  }

  @Test
  void noticesAreThoseOfTheLastRow() throws IOException {
    String items = "id;order_reference;total_price\n1;o1;1.5\n2;o1;2,5\n3;;3,5\n4;o1;4,5\n";
    try (FileCleaning cleaning = open(FileKind.ITEMS, items)) {
      List<Boolean> commas = new ArrayList<>();
      while (cleaning.next() != null) {
        commas.add(cleaning.notices().has(Notice.DECIMAL_COMMA));
      }

      assertThat(commas).containsExactly(false, true, false, true);
    }
  }

  @Test
  void duplicatesAreNotDetected() throws IOException {
    assertThat(cleaned(FileKind.CUSTOMERS, "customer_reference\nc1\nc1\n"))
        .containsExactly(new Row.CustomerRow(2, "c1"), new Row.CustomerRow(3, "c1"));
  }

  @Test
  void rowsOfALaterPartAreThoseOfTheWholeFile() throws IOException {
    String header = "id,order_reference,total_price\n";
    try (FileCleaning whole = open(FileKind.ITEMS, header + "1,o1,5\n2,o1,6");
        FileCleaning part =
            FileCleaning.ofSplit(
                whole.start(),
                FileKind.ITEMS,
                new ByteArrayInputStream("2,o1,6".getBytes(StandardCharsets.UTF_8)),
                Limits.defaults(),
                3)) {
      whole.next();

      assertThat(part.next()).isEqualTo(whole.next());
      assertThat(part.next()).isNull();
    }
  }

  @Test
  void amountThatEndsTheFileIsNoticed() throws IOException {
    String items = "id,order_reference,total_price\n1,o1,5";
    assertThat(lastLine(items)).hasValue(new NoticedLine(Notice.NO_LINE_END, 2));
    assertThat(lastLine(items + "\n")).isEmpty();
  }

  private Optional<NoticedLine> lastLine(String items) throws IOException {
    try (FileCleaning cleaning = open(FileKind.ITEMS, items)) {
      while (cleaning.next() != null) {
        // Only the end of the file shows how its last line ends.
      }
      return cleaning.lastLine();
    }
  }

  @Test
  void bytesAreClosedWithTheCleaning() throws IOException {
    // Longer than one read, because a stream that has ended is already closed.
    open(FileKind.ITEMS, ITEMS + "5,o2,1,red\n".repeat(50_000)).close();

    assertThat(closed).isEqualTo(1);
  }

  @Test
  void fileWithARejectedHeaderIsClosed() {
    assertThatThrownBy(() -> open(FileKind.ITEMS, "id,order_reference\n"))
        .isInstanceOf(FileRejectedException.class)
        .hasMessageContaining("lacks total_price");
    assertThat(closed).isEqualTo(1);
  }

  private List<Cleaned> cleaned(FileKind kind, String text) throws IOException {
    List<Cleaned> all = new ArrayList<>();
    try (FileCleaning cleaning = open(kind, text)) {
      for (Cleaned cleaned = cleaning.next(); cleaned != null; cleaned = cleaning.next()) {
        all.add(cleaned);
      }
    }
    return all;
  }

  private FileCleaning open(FileKind kind, String text) throws IOException {
    return FileCleaning.open(
        kind,
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
          @Override
          public void close() {
            closed++;
          }
        },
        Limits.defaults());
  }
}
