package dev.orderpipeline.transform.cleaning;

import static dev.orderpipeline.model.FileKind.CUSTOMERS;
import static dev.orderpipeline.model.FileKind.ITEMS;
import static dev.orderpipeline.model.FileKind.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Reason;
import dev.orderpipeline.transform.cleaning.Row.CustomerRow;
import dev.orderpipeline.transform.cleaning.Row.ItemRow;
import dev.orderpipeline.transform.cleaning.Row.OrderRow;
import dev.orderpipeline.transform.intake.FileEncoding;
import dev.orderpipeline.transform.intake.FileRejectedException;
import dev.orderpipeline.transform.intake.FileStart;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.intake.Notice;
import dev.orderpipeline.transform.intake.Notices;
import dev.orderpipeline.transform.intake.RawRecord;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowCleanerTest {
  private static final String[] CUSTOMER_HEADER = {
    "id", "first_name", "last_name", "customer_reference", "status"
  };
  private static final String[] ORDER_HEADER = {
    "id", "customer_reference", "order_status", "order_reference", "order_timestamp"
  };
  private static final String[] ITEM_HEADER = {
    "id", "order_reference", "item_name", "quantity", "total_price"
  };

  @Test
  void soundRecordsBecomeRows() {
    assertThat(clean(CUSTOMERS, CUSTOMER_HEADER, "1", "Alex", "Richard", "c1", "Active"))
        .isEqualTo(new CustomerRow(7, "c1"));
    assertThat(clean(ORDERS, ORDER_HEADER, "1", "c1", "Delivered", "o1", "1676539508"))
        .isEqualTo(new OrderRow(7, "c1", "o1"));
    assertThat(clean(ITEMS, ITEM_HEADER, "1", "o1", "XYZ", "2", "20.5"))
        .isEqualTo(new ItemRow(7, "1", "o1", new Amount(20, 500_000), DecimalMark.POINT, null));
  }

  @Test
  void packedRecordsBecomeTheSameRows() {
    assertThat(
            clean(
                ITEMS,
                new String[] {"id", "order_reference", "item_name quantity total_price"},
                "1",
                "o1",
                "Big red XYZ 2 20.5"))
        .isEqualTo(new ItemRow(7, "1", "o1", new Amount(20, 500_000), DecimalMark.POINT, null));
    assertThat(
            clean(
                ORDERS,
                new String[] {
                  "customer_reference id", "order_status order_reference order_timestamp"
                },
                "c1 1",
                "On its way o1 1676539508"))
        .isEqualTo(new OrderRow(7, "c1", "o1"));
  }

  @Test
  void columnsAreFoundByNameInAnyOrderCaseAndWithSpaces() {
    assertThat(
            clean(
                ITEMS,
                new String[] {" Total_Price ", "note", "ORDER_REFERENCE", "Id"},
                "20",
                "x",
                "o1",
                "1"))
        .isEqualTo(new ItemRow(7, "1", "o1", new Amount(20, 0), DecimalMark.WHOLE, null));
  }

  @Test
  void surroundingSpacesAreStripped() {
    assertThat(clean(ITEMS, ITEM_HEADER, " 1", "o 1  ", "XYZ", "2", " 20 "))
        .isEqualTo(new ItemRow(7, "1", "o 1", new Amount(20, 0), DecimalMark.WHOLE, null));
  }

  @Test
  void columnsThatAreNotRequiredCanHaveAnyContent() {
    assertThat(clean(ITEMS, ITEM_HEADER, "1", "o1", "\0", "two", "20"))
        .isEqualTo(new ItemRow(7, "1", "o1", new Amount(20, 0), DecimalMark.WHOLE, null));
  }

  @Test
  void missingReferenceIsRejectedWithTheOtherReferences() {
    assertThat(clean(ORDERS, ORDER_HEADER, "1", " ", "Delivered", "o1", "0"))
        .isEqualTo(
            new Rejection(
                7, Reason.REFERENCE_MISSING, "customer_reference", null, null, "o1", null, true));
    assertThat(clean(ORDERS, ORDER_HEADER, "1", "c1", "Delivered", "", "0"))
        .isEqualTo(
            new Rejection(
                7, Reason.REFERENCE_MISSING, "order_reference", null, "c1", null, null, true));
    assertThat(clean(ITEMS, ITEM_HEADER, "", "o1", "XYZ", "2", "20"))
        .isEqualTo(
            new Rejection(
                7,
                Reason.REFERENCE_MISSING,
                "id",
                null,
                null,
                "o1",
                null,
                true,
                DecimalMark.WHOLE));
  }

  @Test
  void referenceThatIsNotTextIsEscaped() {
    for (String[] bad :
        new String[][] {
          {"c\u00001", "\"c\\u00001\""},
          {"c\n1", "\"c\\u000a1\""},
          {"c\t1", "\"c\\u00091\""},
          {"c\u00851", "\"c\\u00851\""},
          {"c\uFFFD1", "\"c\\ufffd1\""}
        }) {
      assertThat(clean(ORDERS, ORDER_HEADER, "1", bad[0], "Delivered", "o1", "0"))
          .isEqualTo(
              new Rejection(
                  7,
                  Reason.REFERENCE_NOT_TEXT,
                  "customer_reference",
                  bad[1],
                  null,
                  "o1",
                  null,
                  true));
    }
  }

  @Test
  void tooLongReferenceIsRejected() {
    assertThat(clean(CUSTOMERS, new String[] {"customer_reference"}, "x".repeat(1_000)))
        .isEqualTo(new CustomerRow(7, "x".repeat(1_000)));
    assertThat(clean(CUSTOMERS, new String[] {"customer_reference"}, "x".repeat(1_001)))
        .isEqualTo(
            new Rejection(
                7,
                Reason.REFERENCE_TOO_LONG,
                "customer_reference",
                '"' + "x".repeat(80) + "...\"",
                null,
                null,
                null,
                true));
  }

  @Test
  void amountThatIsNotAPlainDecimalIsRejected() {
    assertThat(clean(ITEMS, ITEM_HEADER, "1", "o1", "XYZ", "2", "1,250.00"))
        .isEqualTo(
            new Rejection(
                7,
                Reason.AMOUNT_NOT_DECIMAL,
                "total_price",
                "\"1,250.00\"",
                null,
                "o1",
                "1",
                true,
                DecimalMark.POINT));
  }

  @Test
  void firstFaultOfARowCounts() {
    Rejection rejection = (Rejection) clean(ITEMS, ITEM_HEADER, "", "", "XYZ", "2", "x");
    assertThat(rejection.detail()).isEqualTo("a needed reference is empty: id");
  }

  @Test
  void unclearPackedCellKeepsTheReferencesOfOtherCells() {
    assertThat(
            clean(
                ITEMS,
                new String[] {"id", "order_reference", "item_name quantity total_price"},
                "1",
                "o1",
                "Alex 20"))
        .isEqualTo(
            new Rejection(
                7,
                Reason.PACKED_CELL_UNCLEAR,
                "item_name quantity total_price",
                null,
                null,
                "o1",
                "1",
                true));
  }

  @Test
  void shortRowKeepsReferencesLeftOfFreeTextExceptInItsLastCell() {
    assertThat(clean(ORDERS, ORDER_HEADER, "1", "c1", "Deliv"))
        .isEqualTo(
            new Rejection(
                7, Reason.ROW_TOO_SHORT, null, "3 instead of 5", "c1", null, null, false));
    assertThat(clean(ORDERS, ORDER_HEADER, "1", "c1"))
        .isEqualTo(
            new Rejection(
                7, Reason.ROW_TOO_SHORT, null, "2 instead of 5", null, null, null, false));
  }

  @Test
  void longRowKeepsReferencesLeftOfFreeText() {
    assertThat(clean(ITEMS, ITEM_HEADER, "1", "o1", "big", " red", "2", "20"))
        .isEqualTo(
            new Rejection(7, Reason.ROW_TOO_LONG, null, "6 instead of 5", null, "o1", null, false));
    assertThat(clean(CUSTOMERS, CUSTOMER_HEADER, "1", "Alex", "Richard", "Jr", "c1", "Active"))
        .isEqualTo(
            new Rejection(7, Reason.ROW_TOO_LONG, null, "6 instead of 5", null, null, null, false));
  }

  @Test
  void longRowLosesReferencesRightOfFreeText() {
    assertThat(clean(ORDERS, ORDER_HEADER, "1", "c1", "On", "its way", "o1", "0"))
        .isEqualTo(
            new Rejection(7, Reason.ROW_TOO_LONG, null, "6 instead of 5", "c1", null, null, false));
  }

  @Test
  void longRowLosesPackedReferences() {
    assertThat(
            clean(
                ORDERS,
                new String[] {"id customer_reference", "order_reference", "order_status"},
                "1 c1",
                "o1",
                "On",
                "its way"))
        .isEqualTo(
            new Rejection(7, Reason.ROW_TOO_LONG, null, "4 instead of 3", null, "o1", null, false));
  }

  @Test
  void rowOfWrongWidthLosesAnUnsoundReference() {
    for (String unsound : List.of(" ", "o\t1", "x".repeat(1_001))) {
      assertThat(((Rejection) clean(ITEMS, ITEM_HEADER, "1", unsound, "a", "b", "2", "3")))
          .isEqualTo(
              new Rejection(
                  7, Reason.ROW_TOO_LONG, null, "6 instead of 5", null, null, null, false));
    }
    String longest = "x".repeat(1_000);
    assertThat(((Rejection) clean(ITEMS, ITEM_HEADER, "1", longest, "a", "b", "2", "3")))
        .isEqualTo(
            new Rejection(
                7, Reason.ROW_TOO_LONG, null, "6 instead of 5", null, longest, null, false));
  }

  @Test
  void allSpacesAndNeighboursOfControlCharactersAreText() {
    for (String sound : List.of("c 1", "c~1", "c\u00A01", "c\uFFFC1")) {
      assertThat(clean(CUSTOMERS, new String[] {"customer_reference"}, sound))
          .isEqualTo(new CustomerRow(7, sound));
    }
    for (String unsound : List.of("c\u001F1", "c\u007F1", "c\u009F1")) {
      assertThat(clean(CUSTOMERS, new String[] {"customer_reference"}, unsound))
          .isInstanceOfSatisfying(
              Rejection.class,
              rejection -> assertThat(rejection.reason()).isEqualTo(Reason.REFERENCE_NOT_TEXT));
    }
  }

  @Test
  void knownColumnsAreThoseOfTheFileKind() {
    assertThat(RowCleaner.columnNames(CUSTOMERS).known())
        .containsExactlyInAnyOrder(CUSTOMER_HEADER);
    assertThat(RowCleaner.columnNames(ORDERS).known()).containsExactlyInAnyOrder(ORDER_HEADER);
    assertThat(RowCleaner.columnNames(ITEMS).known()).containsExactlyInAnyOrder(ITEM_HEADER);
  }

  @Test
  void first20IgnoredColumnsAreNamedAndTheRestCounted() {
    assertThat(unread(20)).endsWith("\"x19\", \"x20\"");
    assertThat(unread(22)).endsWith("\"x19\", \"x20\" and 2 more");
  }

  private static String unread(int columns) {
    List<String> header = new ArrayList<>(List.of(CUSTOMER_HEADER));
    for (int i = 1; i <= columns; i++) {
      header.add("x" + i);
    }
    return cleaner(CUSTOMERS, header.toArray(String[]::new)).headerWarnings().get(0);
  }

  @Test
  void detailNamesColumnAndValue() {
    Rejection amount = (Rejection) clean(ITEMS, ITEM_HEADER, "1", "o1", "XYZ", "2", "NaN");
    assertThat(amount.detail())
        .isEqualTo("the amount is not a plain decimal number: total_price is \"NaN\"");
    Rejection width = (Rejection) clean(ITEMS, ITEM_HEADER, "1");
    assertThat(width.detail())
        .isEqualTo("the row has fewer columns than the header: 1 instead of 5");
  }

  @Test
  void headerWithoutARequiredColumnIsRejectedWithBothLists() {
    assertThat(rejected(ORDERS, "id", "Order Status", "customer"))
        .isEqualTo(
            "COLUMN_MISSING: The header of the orders file (line 1) lacks customer_reference,"
                + " order_reference; it has \"id\", \"Order Status\" and 1 column with another"
                + " name. Send the file with the required columns: customer_reference,"
                + " order_reference.");
  }

  @Test
  void firstRowInPlaceOfTheHeaderIsNotQuoted() {
    assertThat(rejected(CUSTOMERS, "7", "Ada", "Lovelace", "c7", "Active"))
        .isEqualTo(
            "COLUMN_MISSING: The header of the customers file (line 1) lacks customer_reference; it"
                + " has 5 columns with other names, as if its first line were a row. Send the file"
                + " with the required columns: customer_reference.");
    assertThat(rejected(CUSTOMERS, "c7", "30 Jan 2022"))
        .contains("it has 2 columns with other names, as if its first line were a row.");
  }

  @Test
  void headerInAnotherLanguageIsNoRow() {
    assertThat(rejected(CUSTOMERS, "Nr", "Vorname", "Kunde-2"))
        .contains("lacks customer_reference; it has 3 columns with other names. Send the file");
  }

  @Test
  void duplicateNamesInPlaceOfTheHeaderAreNotQuoted() {
    assertThat(rejected(CUSTOMERS, "7", "Ada", "Ada", "c7"))
        .isEqualTo(
            "COLUMN_TWICE: The header of the customers file (line 1) has a duplicate name in"
                + " column 3. Send the file with each column once.");
  }

  @Test
  void duplicateColumnIsRejected() {
    String message =
        "COLUMN_TWICE: The header of the customers file (line 1) has the column customer_reference"
            + " twice. Send the file with each column once.";
    assertThat(rejected(CUSTOMERS, "customer_reference", "Customer_Reference")).isEqualTo(message);
    assertThat(rejected(CUSTOMERS, "customer_reference status", "customer_reference"))
        .isEqualTo(message);
    assertThat(rejected(CUSTOMERS, "customer_reference", "note", "Note "))
        .contains("has a duplicate name in column 3.");
  }

  @Test
  void unusualHeadersCauseWarnings() {
    assertThat(cleaner(CUSTOMERS, CUSTOMER_HEADER).headerWarnings()).isEmpty();
    assertThat(
            cleaner(CUSTOMERS, "id", "first_name", "last_name", "customer_reference status")
                .headerWarnings())
        .isEmpty();
    assertThat(cleaner(CUSTOMERS, "Customer_Reference", "order date", "", "id").headerWarnings())
        .containsExactly(
            "ignored columns: \"order date\", \"\"",
            "columns in an unusual order",
            "column names with unusual letter case or spaces",
            "optional columns missing: first_name, last_name, status");
  }

  @Test
  void commaInAnAmountIsADecimalPointIfAnotherDelimiterSeparates() {
    RowCleaner cleaner = cleaner(ITEMS, RawRecord.separatedBy(';', 1, ITEM_HEADER));
    assertThat(cleaner.clean(RawRecord.of(2, "1", "o1", "XYZ", "2", "5")))
        .isEqualTo(new ItemRow(2, "1", "o1", new Amount(5, 0), DecimalMark.WHOLE, null));
    assertThat(cleaner.clean(RawRecord.of(3, "2", "o1", "XYZ", "2", "12,50")))
        .isEqualTo(new ItemRow(3, "2", "o1", new Amount(12, 500_000), DecimalMark.COMMA, null));
    assertThat(cleaner.clean(RawRecord.of(4, "3", "o1", "XYZ", "2", "1,250")))
        .isEqualTo(
            new ItemRow(
                4, "3", "o1", new Amount(1, 250_000), DecimalMark.COMMA_OR_GROUP, "\"1,250\""));
    assertThat(cleaner.notices()).isEqualTo(Notices.NONE.with(Notice.DECIMAL_COMMA));
  }

  @Test
  void ambiguousCommaInAnAmountOfACommaFileIsRejected() {
    RowCleaner cleaner = cleaner(ITEMS, ITEM_HEADER);
    assertThat(cleaner.clean(RawRecord.of(2, "1", "o1", "XYZ", "2", "12,50")))
        .isEqualTo(new ItemRow(2, "1", "o1", new Amount(12, 500_000), DecimalMark.COMMA, null));
    assertThat(cleaner.clean(RawRecord.of(3, "1", "o1", "XYZ", "2", "1,250")))
        .isEqualTo(
            new Rejection(
                3, Reason.AMOUNT_AMBIGUOUS, "total_price", "\"1,250\"", null, "o1", "1", true));
    assertThat(cleaner.notices()).isEqualTo(Notices.NONE);
    RowCleaner packed = cleaner(ITEMS, "id", "order_reference", "item_name quantity total_price");
    assertThat(packed.clean(RawRecord.of(2, "1", "o1", "Big XYZ 2 0,125")))
        .isEqualTo(new ItemRow(2, "1", "o1", new Amount(0, 125_000), DecimalMark.COMMA, null));
    assertThat(((Rejection) packed.clean(RawRecord.of(3, "1", "o1", "XYZ 2 1,250"))).reason())
        .isEqualTo(Reason.AMOUNT_AMBIGUOUS);
  }

  @Test
  void unusualSignOfAnAmountIsExplained() {
    Rejection rejection = (Rejection) clean(ITEMS, ITEM_HEADER, "1", "o1", "XYZ", "2", "\u22125");

    assertThat(rejection.value()).startsWith("\"\u22125\" (").endsWith(")");
  }

  @Test
  void emptyFormulaIsAMissingReferenceAndItsStartAloneIsText() {
    String[] header = {"customer_reference", "order_reference"};

    assertThat(((Rejection) clean(ORDERS, header, "=\"\"", "o1")).reason())
        .isEqualTo(Reason.REFERENCE_MISSING);
    assertThat(clean(ORDERS, header, "=\"", "o1")).isEqualTo(new OrderRow(7, "=\"", "o1"));
  }

  @Test
  void rowTooLongIsComparedWithItsColumnsWhereAllRowsHaveAnEmptyCellMore() {
    RawRecord header = RawRecord.of(1, "customer_reference", "order_reference");
    RowCleaner cleaner = cleaner(ORDERS, header, RawRecord.of(2, "c1", "o1", ""));

    assertThat(cleaner.clean(RawRecord.of(2, "c1", "o1", "")))
        .isEqualTo(new OrderRow(2, "c1", "o1"));
    assertThat(((Rejection) cleaner.clean(RawRecord.of(3, "c1", "o1", "", ""))).value())
        .isEqualTo("4 instead of 2");
    assertThat(((Rejection) cleaner.clean(RawRecord.of(4, "c1", "o1", "x"))).value())
        .isEqualTo("3 instead of 2");
    assertThat(((Rejection) cleaner.clean(RawRecord.of(5, "c1", "o1"))).value())
        .isEqualTo("2 instead of 3");
  }

  @Test
  void shiftedRowIsFoundByItsFirstCellToo() {
    RawRecord header = RawRecord.of(1, "quantity", "id", "order_reference", "total_price");
    RowCleaner cleaner = cleaner(ITEMS, header, RawRecord.of(2, "2", "1", "o1", "5"));

    assertThat(((Rejection) cleaner.clean(RawRecord.of(3, "many", "2", "o1", "5"))).reason())
        .isEqualTo(Reason.ROW_SHIFTED);
  }

  private static String rejected(FileKind kind, String... header) {
    return catchThrowableOfType(FileRejectedException.class, () -> cleaner(kind, header))
        .getMessage();
  }

  private static Cleaned clean(FileKind kind, String[] header, String... cells) {
    return cleaner(kind, header).clean(RawRecord.of(7, cells));
  }

  private static RowCleaner cleaner(FileKind kind, String... header) {
    return cleaner(kind, RawRecord.of(1, header));
  }

  private static RowCleaner cleaner(FileKind kind, RawRecord header, RawRecord... sample) {
    FileStart start =
        new FileStart(header, List.of(sample), List.of(), false, FileEncoding.UTF_8, 0, 2);
    return new RowCleaner(kind, start, Limits.defaults());
  }
}
