package dev.orderpipeline.transform.fastpath;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileReason;
import dev.orderpipeline.model.Reason;
import dev.orderpipeline.transform.cleaning.Amount;
import dev.orderpipeline.transform.cleaning.DecimalMark;
import dev.orderpipeline.transform.cleaning.Rejection;
import dev.orderpipeline.transform.cleaning.Row.CustomerRow;
import dev.orderpipeline.transform.cleaning.Row.ItemRow;
import dev.orderpipeline.transform.cleaning.Row.OrderRow;
import dev.orderpipeline.transform.intake.FileEncoding;
import dev.orderpipeline.transform.intake.Limits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Most rows are simple; the plain path decides all others. */
class CleanBatchTest {
  private static final String ITEMS = "id,order_reference,note,total_price";
  private static final int LONGEST = Limits.defaults().maxReferenceCharacters();

  @Test
  void unreadableRecordEndsTheBatchAfterTheRowsBeforeIt() throws IOException {
    String unreadable = "9,\"o1\"x,y,1";
    for (String last : new String[] {"3,o1,x,1", "3,o1,\"a\nb\",1", "3,o1,x,none"}) {
      CleanBatch batch =
          batch(FileKind.ITEMS, ITEMS, "1,o1,x,1", "2,o1,x,none", last, unreadable, "4,o1,x,1");

      assertThat(batch.rejection().reason()).isEqualTo(FileReason.TEXT_AFTER_QUOTE);
      assertThat(batch.size()).as(last).isEqualTo(3);
      assertThat(batch.record(1).cell(0)).isEqualTo("2");
      assertThat(batch.cleaned(2).line()).isEqualTo(4);
    }
  }

  @Test
  void rowsWithoutContentHaveNoRecord() throws IOException {
    CleanBatch batch = batch(FileKind.ITEMS, ITEMS, "1,o1,x,none", "  ", "2,o1,\"a\nb\",1");

    assertThat(batch.size()).isEqualTo(3);
    assertThat(batch.record(0).line()).isEqualTo(2);
    assertThat(batch.record(1)).isNull();
    assertThat(batch.record(2).line()).isEqualTo(4);
  }

  @Test
  void plainRowIsSimple() throws IOException {
    CleanBatch batch =
        batch(FileKind.ITEMS, ITEMS, "7,o1,red,12.50", "8,o,,-0.000001", "9,o2,x y,+3");

    assertThat(batch.size()).isEqualTo(3);
    assertThat(simple(batch, 0)).isEqualTo("2: 7 o1 12500000");
    assertThat(simple(batch, 1)).isEqualTo("3: 8 o -1");
    assertThat(simple(batch, 2)).isEqualTo("4: 9 o2 3000000");
    assertThat(batch.cleaned(1))
        .isEqualTo(new ItemRow(3, "8", "o", new Amount(0, -1), DecimalMark.POINT, null));
  }

  @Test
  void rowsOfAllKindsAreSimple() throws IOException {
    CleanBatch customers = batch(FileKind.CUSTOMERS, "customer_reference,status", "c1,Active");
    CleanBatch orders =
        batch(FileKind.ORDERS, "order_reference,note,customer_reference", "o1,x,c1");

    assertThat(simple(customers, 0)).isEqualTo("2: c1 0");
    assertThat(customers.cleaned(0)).isEqualTo(new CustomerRow(2, "c1"));
    // The customer comes first, whatever the order of the columns.
    assertThat(simple(orders, 0)).isEqualTo("2: c1 o1 0");
    assertThat(orders.cleaned(0)).isEqualTo(new OrderRow(2, "c1", "o1"));
  }

  @Test
  void packedRowIsSimple() throws IOException {
    CleanBatch batch =
        batch(
            FileKind.ITEMS,
            "id,order_reference,item_name quantity total_price",
            "7,o1,big red one 2 12.50");

    assertThat(simple(batch, 0)).isEqualTo("2: 7 o1 12500000");
  }

  @Test
  void referencesPackedInOneCellAreSimple() throws IOException {
    CleanBatch batch = batch(FileKind.ORDERS, "note,customer_reference order_reference", "x,c1 o1");

    assertThat(simple(batch, 0)).isEqualTo("2: c1 o1 0");
  }

  @Test
  void rowWithNonAsciiOutsideReferencesIsSimple() throws IOException {
    CleanBatch batch = batch(FileKind.ITEMS, ITEMS, "7,o1,gr\u00FCn,1");

    assertThat(simple(batch, 0)).isEqualTo("2: 7 o1 1000000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " 7,o1,x,1",
        "7 ,o1,x,1",
        "7,  o1,x,1",
        "7,o1 ,x,1",
        "7,o1,x, 1 ",
        "\"7\",o1,x,1",
        "7,\"o1\",x,1",
        "7,\" o1 \",x,1",
        "7,o1,\"x, \u00FC\",1",
        "7,o1,\"\",1",
        "7,o1,\"x\"\"y, \"\"\",1",
        "7,o1,x,\"1\"",
        "\"7\",\"o1\",\"x\",\"1\""
      })
  void rowWithSpacesOrWholeCellsInQuotesIsSimple(String row) throws IOException {
    CleanBatch batch = batch(FileKind.ITEMS, ITEMS, row, "8,o2,y,2");

    assertThat(simple(batch, 0)).isEqualTo("2: 7 o1 1000000");
    assertThat(batch.cleaned(0))
        .isEqualTo(new ItemRow(2, "7", "o1", new Amount(1, 0), DecimalMark.WHOLE, null));
    assertThat(simple(batch, 1)).isEqualTo("3: 8 o2 2000000");
  }

  @Test
  void referenceOfMaximumLengthIsSimple() throws IOException {
    CleanBatch batch =
        batch(
            FileKind.ITEMS,
            ITEMS,
            "1," + "o".repeat(LONGEST) + ",x,1",
            "1," + "o".repeat(LONGEST + 1) + ",x,1");

    assertThat(batch.isSimple(0)).isTrue();
    assertThat(batch.isSimple(1)).isFalse();
    assertThat(batch.cleaned(1))
        .isInstanceOfSatisfying(
            Rejection.class,
            rejection -> assertThat(rejection.reason()).isEqualTo(Reason.REFERENCE_TOO_LONG));
  }

  @Test
  void amountsAreSimpleIfMillionthsFitIntoALong() throws IOException {
    CleanBatch batch =
        batch(
            FileKind.ITEMS,
            ITEMS,
            "1,o1,x,9223372036853.99999",
            "2,o1,x,-9223372036853.99999",
            "3,o1,x,9223372036854",
            "4,o1,x,-9223372036854");

    assertThat(batch.total(0)).isEqualTo(9_223_372_036_853_999_990L);
    assertThat(batch.total(1)).isEqualTo(-9_223_372_036_853_999_990L);
    assertThat(simples(batch)).isEqualTo("yes yes no no");
    assertThat(batch.cleaned(2))
        .isEqualTo(
            new ItemRow(
                4, "3", "o1", new Amount(9_223_372_036_854L, 0), DecimalMark.UNGROUPED, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7,\u00F61,x,1",
        "\u00EB,o1,x,1",
        "7,\u00A0o1,x,1",
        "7,o1, \"x\",1",
        "7,\"o\"\"1\",x,1",
        "7,o1,\"x\ny\",1",
        "7,o1,x,\u00A01"
      })
  void soundRowThatThePlainPathMustDecideIsNotSimple(String row) throws IOException {
    CleanBatch batch = batch(FileKind.ITEMS, ITEMS, row);

    assertThat(batch.isSimple(0)).isFalse();
    assertThat(batch.cleaned(0)).isInstanceOf(ItemRow.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {",o1,x,1", "7,,x,1", "7,o1,x,1x", "7,o1,x,", "7,o1,x,\"1,250\"", "7,o1,1"})
  void rejectedRowIsNotSimple(String row) throws IOException {
    CleanBatch batch = batch(FileKind.ITEMS, ITEMS, row);

    assertThat(batch.isSimple(0)).isFalse();
    assertThat(batch.cleaned(0)).isInstanceOf(Rejection.class);
  }

  @Test
  void unclearPackedRowIsNotSimple() throws IOException {
    CleanBatch batch =
        batch(FileKind.ITEMS, "id,order_reference,item_name quantity total_price", "7,o1,red 12.5");

    assertThat(batch.isSimple(0)).isFalse();
    assertThat(batch.cleaned(0)).isInstanceOf(Rejection.class);
  }

  @Test
  void commaInAnAmountIsAmbiguousOnlyInCommaFiles() throws IOException {
    CleanBatch batch =
        batch(FileKind.ITEMS, ITEMS.replace(',', ';'), "1;o1;x;1,250", "2;o1;x;1.250");

    assertThat(simple(batch, 0)).isEqualTo("2: 1 o1 1250000");
    assertThat(simple(batch, 1)).isEqualTo("3: 2 o1 1250000");
    assertThat(batch.mark(0)).isEqualTo(DecimalMark.COMMA_OR_GROUP);
    assertThat(batch.mark(1)).isEqualTo(DecimalMark.POINT_OR_GROUP);
  }

  @Test
  void decimalMarksOfSimpleRowsAreReported() throws IOException {
    CleanBatch batch =
        batch(
            FileKind.ITEMS,
            ITEMS.replace(',', ';'),
            "1;o1;x;1",
            "2;o1;x;1,5",
            "3;o1;x;1.5",
            "4;o1;x;1.250",
            "5;o1;x;1,250",
            "6;o1;x;2.5");

    assertThat(simples(batch)).isEqualTo("yes yes yes yes yes yes");
    assertThat(IntStream.range(0, 6).mapToObj(batch::mark))
        .containsExactly(
            DecimalMark.WHOLE,
            DecimalMark.COMMA,
            DecimalMark.POINT,
            DecimalMark.POINT_OR_GROUP,
            DecimalMark.COMMA_OR_GROUP,
            DecimalMark.POINT);
  }

  @Test
  void unreadableRestOfTheFileIsReportedAfterTheRows() throws IOException {
    CleanBatch batch = batch(FileKind.ITEMS, ITEMS, "7,o1,x,1", "8,o1,\"x\"y,1");

    assertThat(simple(batch, 0)).isEqualTo("2: 7 o1 1000000");
    assertThat(batch.rejection().reason()).isEqualTo(FileReason.TEXT_AFTER_QUOTE);
    assertThat(batch(FileKind.ITEMS, ITEMS, "7,o1,x,1").rejection()).isNull();
  }

  @Test
  void rowThatRepeatsTheHeaderOrItsRulingIsNotSimple() throws IOException {
    CleanBatch batch =
        batch(
            FileKind.CUSTOMERS,
            "customer_reference,note",
            "c1,x",
            "customer_reference,note",
            "Customer_REFERENCE,Note",
            "customer_referencf,note",
            "customer_referenc,note",
            "customer.reference,note",
            "c,x",
            "---,---",
            "-1,x",
            "1-,x");

    assertThat(simples(batch)).isEqualTo("yes no no yes yes yes yes no no yes");
  }

  @Test
  void rowWithAPlaceholderIsNotSimple() throws IOException {
    CleanBatch batch =
        batch(
            FileKind.ORDERS,
            "customer_reference,order_reference",
            "NULL,o1",
            "null,o1",
            "c1,#N/A",
            "Nullx,o1",
            "n,#");

    assertThat(simples(batch)).isEqualTo("no no no yes yes");
  }

  @Test
  void rowThatMayBeShiftedIsNotSimple() throws IOException {
    CleanBatch first =
        batch(FileKind.ITEMS, "quantity,id,order_reference,total_price", "2,1,o1,5", "many,2,o1,5");
    CleanBatch last =
        batch(
            FileKind.ORDERS,
            "customer_reference,order_reference,order_timestamp",
            "c1,o1,1676539508",
            "c1,o2,o3");

    assertThat(simples(first)).isEqualTo("yes no");
    assertThat(simples(last)).isEqualTo("yes no");
  }

  @Test
  void rowWithContentAfterItsLastColumnIsNotSimple() throws IOException {
    CleanBatch batch =
        batch(
            FileKind.ORDERS,
            "customer_reference,order_reference",
            "c1,o1,",
            "c1,o2,x",
            "c1,o3,",
            "c1,o4,");

    assertThat(simples(batch)).isEqualTo("yes no yes yes");
  }

  @Test
  void blankLineIsNotARow() throws IOException {
    CleanBatch batch = batch(FileKind.ITEMS, ITEMS, "  ", "7,o1,x,1");

    assertThat(batch.record(0)).isNull();
    assertThat(batch.cleaned(0)).isNull();
    assertThat(simple(batch, 1)).isEqualTo("3: 7 o1 1000000");
  }

  private static CleanBatch batch(FileKind kind, String... lines) throws IOException {
    byte[] file = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    try (FastFileCleaning cleaning =
        FastFileCleaning.open(
            kind, new ByteArrayInputStream(file), FileEncoding.UTF_8, Limits.defaults())) {
      CleanBatch batch = cleaning.newBatch();
      assertThat(cleaning.fill(batch)).isTrue();
      cleaning.clean(batch);
      return batch;
    }
  }

  /** A simple row: its line, its references and its total. */
  private static String simple(CleanBatch batch, int row) {
    assertThat(batch.isSimple(row)).isTrue();
    StringBuilder shown = new StringBuilder().append(batch.line(row)).append(':');
    int references = batch.cleaned(row) instanceof CustomerRow ? 1 : 2;
    for (int i = 0; i < references; i++) {
      shown
          .append(' ')
          .append(
              new String(
                  batch.bytes(),
                  batch.froms(i)[row],
                  batch.tos(i)[row] - batch.froms(i)[row],
                  StandardCharsets.UTF_8));
    }
    return shown.append(' ').append(batch.total(row)).toString();
  }

  private static String simples(CleanBatch batch) {
    StringBuilder shown = new StringBuilder();
    for (int row = 0; row < batch.size(); row++) {
      shown.append(row == 0 ? "" : " ").append(batch.isSimple(row) ? "yes" : "no");
    }
    return shown.toString();
  }
}
