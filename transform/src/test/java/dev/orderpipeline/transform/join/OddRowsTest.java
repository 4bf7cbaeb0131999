package dev.orderpipeline.transform.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.json.MessageJson;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Message;
import dev.orderpipeline.model.Message.CustomerMessage;
import dev.orderpipeline.model.Message.ErrorMessage;
import dev.orderpipeline.transform.intake.FileRejectedException;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.intake.Notice;
import dev.orderpipeline.transform.join.FileCounts.Noted;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What partners' programs write beside plain rows, by kind. */
class OddRowsTest {
  private static final String CUSTOMERS = "id,first_name,last_name,customer_reference,status";
  private static final String ORDERS =
      "id,customer_reference,order_status,order_reference,order_timestamp";
  private static final String ITEMS = "id,order_reference,item_name,quantity,total_price";

  @TempDir Path spill;
  private final DayFiles files =
      new DayFiles()
          .customers(CUSTOMERS, "1,Ann,Ash,c1,Active", "2,Bob,Birch,c2,Active")
          .orders(ORDERS, "1,c1,Paid,o1,1676539508", "2,c2,Paid,o2,1676539608")
          .items(ITEMS, "1,o1,Lamp,1,20.00", "2,o1,Desk,1,55.00", "3,o2,Chair,1,12.50");
  private DayCounts counts;

  @Test
  void strayQuoteRejectsTheRowsThatItJoins() throws IOException {
    files.items(ITEMS, "1,o1,\"Big lamp,1,20.00", "2,o2,Screen 24\",1,55.00", "3,o2,Chair,1,12.50");

    assertThat(messages())
        .containsExactly("c1 o1 QUOTE_SPANS_ROWS items 2", "c2 o2 QUOTE_SPANS_ROWS items 3");
    assertThat(counts.itemsFile().rows()).isEqualTo(2);
    assertThat(counts.itemsFile().rejected()).isEqualTo(1);
    assertThat(counts.itemsFile().unmatched()).isEqualTo(1);
  }

  @Test
  void strayQuoteIsNoticedBesideTrailingDelimiters() throws IOException {
    files.items(ITEMS, "1,o1,\"Nut,1,50,", "2,o1,Pipe 5\",1,25,", "3,o2,Chair,1,12.50,");
    assertThat(messages()).contains("c2 12.5", "c1 o1 QUOTE_SPANS_ROWS items 2").hasSize(3);

    files.items(ITEMS + ",", "1,o1,\"Nut,1,50", "2,o1,Pipe 5\",1,25", "3,o2,Chair,1,12.50");
    assertThat(messages()).contains("c2 12.5", "c1 o1 QUOTE_SPANS_ROWS items 2").hasSize(3);
  }

  @Test
  void strayQuoteThatClosesAfterAFirstCellIsNoticed() throws IOException {
    files.orders(
        ORDERS,
        "2,c2,Paid,o2,1676539608",
        "\"3,c1,Paid,o3,1676539508",
        "1\",c1,Paid,o1,1676539508");

    assertThat(messages())
        .contains(
            "c2 12.5", "c1 null QUOTE_SPANS_ROWS orders 3", "c1 null QUOTE_SPANS_ROWS orders 4");
  }

  @Test
  void itemInsideAQuoteIsUnmatchedEvenIfItsOrderIsRejected() throws IOException {
    files.orders(ORDERS, "1,c1,Paid,o1,1676539508", "2,c9,Paid,o2,1676539608");
    files.items(ITEMS, "1,o1,\"Lamp,1,20.00", "2,o2,Desk\",1,55.00", "3,o1,Chair,1,12.50");

    assertThat(messages()).contains("c1 o1 QUOTE_SPANS_ROWS items 2");
    assertThat(counts.itemsFile().rejected()).isEqualTo(1);
    assertThat(counts.itemsFile().unmatched()).isEqualTo(1);
  }

  @Test
  void quotedLineEndsAndDelimitersJoinNoRows() throws IOException {
    files.items(
        ITEMS,
        "1,o1,\"Lamp,\nbig, new, tall\",1,20.00",
        "\"2\",\"o1\",\"Desk,\nold\",\"1\",\"55.00\"",
        "3,o2,Chair,1,12.50");

    assertThat(messages()).containsExactly("c1 75", "c2 12.5");
  }

  @Test
  void rowsWithoutALineEndBetweenThemWithholdTheTotalsOfBoth() throws IOException {
    files.items(ITEMS, "1,o1,Lamp,1,20.00", "2,o1,Desk,1,55.003,o2,Chair,1,12.504,o9,Pen,1,1");

    assertThat(messages())
        .containsExactly("c1 o1 ROW_TOO_LONG items 3", "c2 o2 ROW_TOO_LONG items 3");
    assertThat(counts.itemsFile().rejected()).isEqualTo(1);
    assertThat(counts.itemsFile().unmatched()).isZero();
  }

  @Test
  void rowsThatEndWithADelimiterAreToldApartOnOneLine() throws IOException {
    files.items("id,order_reference,total_price", "1,o1,20.00,2,o2,12.50,", "3,o1,1,", "4,o1,2,");

    assertThat(messages())
        .containsExactly("c1 o1 ROW_TOO_LONG items 2", "c2 o2 ROW_TOO_LONG items 2");
  }

  @Test
  void rowOfTwoColumnsInOneCellWithholdsTheTotalOfItsCustomer() throws IOException {
    files.orders("customer_reference,order_reference", "c1,o1", "\"c1,o3\"", "c2,o2");

    assertThat(messages()).containsExactly("c2 12.5", "c1 null ROW_TOO_SHORT orders 3");
  }

  @Test
  void delimitersAtTheEndOfALineAreNoFurtherRow() throws IOException {
    files.items(ITEMS, "1,o1,Lamp,1,20.00,,,,", "2,o1,Desk,1,55.00", "3,o2,Chair,1,12.50");

    assertThat(messages()).containsExactly("c2 12.5", "c1 o1 ROW_TOO_LONG items 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"2,o1,Desk,1,55.00\"", "2;o1;Desk;1;55.00", "2\to1\tDesk\t1\t55.00"})
  void rowInOneCellWithholdsTheTotalOfItsCustomer(String row) throws IOException {
    files.items(ITEMS, "1,o1,Lamp,1,20.00", row, "3,o2,Chair,1,12.50");

    assertThat(messages()).containsExactly("c2 12.5", "c1 o1 ROW_TOO_SHORT items 3");
  }

  @Test
  void amountWithTwoReadingsIsRejectedAfterTheEvidence() throws IOException {
    files.items(ITEMS.replace(',', ';'), "1;o1;Lamp;1;12,50", "2;o1;Desk;1;1.250", "3;o2;X;1;99,9");
    assertThat(messages()).containsExactly("c2 99.9", "c1 o1 DECIMAL_MARK_UNCLEAR items 3");

    files.items(ITEMS.replace(',', ';'), "1;o1;Lamp;1;980.00", "2;o1;X;1;1,250", "3;o2;X;1;99.9");
    assertThat(messages()).containsExactly("c2 99.9", "c1 o1 DECIMAL_MARK_UNCLEAR items 3");
  }

  @Test
  void amountWithTwoReadingsBeforeTheEvidenceRejectsTheFile() {
    files.items(ITEMS.replace(',', ';'), "1;o1;Lamp;1;1.250", "2;o2;Desk;1;12,50");

    assertThatThrownBy(this::messages)
        .isInstanceOf(FileRejectedException.class)
        .hasMessageStartingWith(
            "DECIMAL_MARKS_UNCLEAR: The items file has an amount with a point on line 2 that can"
                + " group thousands, because the amount on line 3 has a decimal comma.");
  }

  @Test
  void amountWithTwoReadingsBesideSmallWholeOnesRejectsTheFile() {
    files.items(ITEMS.replace(',', ';'), "1;o1;Lamp;1;980", "2;o1;X;1;1.250", "3;o2;X;1;12.500");
    assertThatThrownBy(this::messages)
        .isInstanceOf(FileRejectedException.class)
        .hasMessageStartingWith(
            "DECIMAL_MARKS_UNCLEAR: The items file has an amount with a point on line 3 that can"
                + " group thousands or be a decimal point, and no other amount shows which.");

    files.items(ITEMS.replace(',', '\t'), "1\to1\tLamp\t1\t1,250", "2\to2\tX\t1\t980");
    assertThatThrownBy(this::messages).hasMessageContaining("an amount with a comma on line 2");
  }

  @Test
  void onlyPointsThatCanGroupRejectASemicolonFile() throws IOException {
    files.items(ITEMS.replace(',', ';'), "1;o1;Lamp;1;1.250", "2;o2;X;1;12.500");
    assertThatThrownBy(this::messages).hasMessageContaining("an amount with a point on line 2");

    files.items(ITEMS, "1,o1,Lamp,1,1.250", "2,o2,X,1,12.500");
    assertThat(messages()).containsExactly("c1 1.25", "c2 12.5");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.5", "7.25", "1000", "-2500", "1250.0"})
  void oneCertainAmountShowsThatTheOthersAreDecimals(String certain) throws IOException {
    files.items(ITEMS.replace(',', ';'), "1;o1;Lamp;1;1.250", "2;o1;X;1;7", "3;o2;X;1;" + certain);

    assertThat(messages()).contains("c1 8.25");
  }

  @Test
  void rejectedAmountsShowTheDecimalMarkToo() throws IOException {
    String header = ITEMS.replace(',', ';');
    for (String evidence :
        List.of("1;o2;X;1;1.234,56", "1;o2;X;1;1.250.000", "1;;X;1;12,50", "1;o2;X;1;1 234,5")) {
      files.items(header, evidence, "2;o1;Desk;1;1.250", "3;o1;Lamp;1;5");

      assertThat(messages())
          .contains("c1 o1 DECIMAL_MARK_UNCLEAR items 3")
          .doesNotContain("c1 6.25");
    }
  }

  @Test
  void certainAmountsOfBothMarksAreAcceptedWithAWarning() throws IOException {
    files.items(ITEMS.replace(',', ';'), "1;o1;Lamp;1;12,50", "2;o1;X;1;980.00", "3;o2;X;1;1");

    assertThat(messages()).containsExactly("c1 992.5", "c2 1");
    assertThat(counts.itemsFile().warnings())
        .containsExactly(
            Noted.ofFile("decimal points and decimal commas in one file"),
            new Noted(Notice.DECIMAL_COMMA.text(), 1, List.of(2L)));
  }

  @Test
  void blanksBeforeAnOpeningQuoteAreIgnored() throws IOException {
    files.items(
        ITEMS, "1, \"o1\",  \"Lamp, big\",1,20", "2,\u00A0\"o1\",X,1,55", "\uFEFF\"3\",o2,X,1,1");

    assertThat(messages()).containsExactly("c1 75", "c2 1");
    assertThat(counts.itemsFile().warnings())
        .containsExactly(new Noted(Notice.SPACE_BEFORE_QUOTE.text(), 3, List.of(2L, 3L, 4L)));
  }

  @Test
  void textWrittenAsAFormulaIsUnwrapped() throws IOException {
    files.orders(ORDERS, "1,=\"c1\",Paid,\"=\"\"o1\"\"\",1676539508", "2,c2,Paid,o2,1676539608");

    assertThat(messages()).containsExactly("c1 75", "c2 12.5");
    assertThat(counts.ordersFile().warnings())
        .containsExactly(new Noted(Notice.SPREADSHEET_TEXT.text(), 1, List.of(2L)));
  }

  @Test
  void unicodeSpacesAndLeadingInvisibleCharactersAreIgnored() throws IOException {
    files.items(
        "\uFEFF\uFEFF" + ITEMS + "\u00A0",
        "1,\u2003o1\u00A0,Lamp,1,20.00",
        "2,\u200Bo1,Desk,1, 55.00\u202F",
        "\uFEFF3,o2,Chair,1,12.50");

    assertThat(messages()).containsExactly("c1 75", "c2 12.5");
    assertThat(counts.itemsFile().warnings())
        .contains(new Noted(Notice.INVISIBLE_CHARACTER.text(), 2, List.of(3L, 4L)));
  }

  @Test
  void invisibleCharacterInsideAReferenceIsRejected() throws IOException {
    files.orders(ORDERS, "1,c1,Paid,o1,1676539508", "2,c2,Paid,o\u200B2,1676539608");

    assertThat(messages())
        .containsExactly(
            "c1 75", "c2 null REFERENCE_NOT_TEXT orders 3", "null o2 UNKNOWN_ORDER items 4");
  }

  @Test
  void repeatedHeadersDoNotHideTheFormOfAColumn() throws IOException {
    files.items(
        ITEMS, ITEMS, ITEMS, ITEMS, "1,o1,Lamp,1,20.00", "2,o1,Desk,many,55.00", "3,o2,X,2,12.5");

    assertThat(messages()).containsExactly("c2 12.5", "c1 o1 ROW_SHIFTED items 6");
  }

  @Test
  void linesThatAreNoDataAreSkippedAndListed() throws IOException {
    files.items(
        "sep=,",
        "Export of 2022-01-30",
        ITEMS,
        "--,---,---,-,---",
        "1,o1,Lamp,1,20.00",
        "2,o1,Desk,1,55.00",
        ITEMS,
        "3,o2,Chair,1,12.50",
        ",,,,",
        "\"\",\" \",,,");

    assertThat(messages()).containsExactly("c1 75", "c2 12.5");
    assertThat(counts.itemsFile().rows()).isEqualTo(3);
    assertThat(counts.itemsFile().skipped())
        .containsExactly(
            new Noted(Notice.SEPARATOR_LINE.text(), 1, List.of(1L)),
            new Noted(Notice.TITLE_LINE.text(), 1, List.of(2L)),
            new Noted(Notice.EMPTY_ROW.text(), 2, List.of(9L, 10L)),
            new Noted(Notice.REPEATED_HEADER.text(), 1, List.of(7L)),
            new Noted(Notice.RULING_LINE.text(), 1, List.of(4L)));
  }

  @Test
  void lineAboveTheHeaderThatCanBeARowIsNoTitle() {
    files.items("9,o1,Rug,1,30.00", ITEMS, "1,o1,Lamp,1,20.00");

    assertThatThrownBy(this::messages)
        .isInstanceOf(FileRejectedException.class)
        .hasMessageStartingWith("COLUMN_MISSING: The header of the items file (line 1) lacks");
  }

  @Test
  void delimiterAtTheEndOfEachRowIsNoColumn() throws IOException {
    files.items(ITEMS, "1,o1,Lamp,1,20.00,", "2,o1,Nuts, bolts,1,5", "3,o2,Chair,1,12.50,");

    assertThat(messages()).containsExactly("c2 12.5", "c1 o1 ROW_TOO_LONG items 3");
    assertThat(counts.itemsFile().warnings())
        .containsExactly(Noted.ofFile("each row ends with a delimiter, after which is no column"));
  }

  @Test
  void delimiterAtTheEndOfTheHeaderIsNoColumn() throws IOException {
    files.items(ITEMS + ",", "1,o1,Nuts, bolts,2,20.00", "3,o2,Chair,1,12.50");

    assertThat(messages()).containsExactly("c2 12.5", "c1 o1 ROW_TOO_LONG items 2");
  }

  @Test
  void longRowsUnderAHeaderThatEndsWithADelimiterAreRejected() throws IOException {
    files.items(ITEMS + ",", "1,o1,Nuts, bolts,2,75", "2,o2,Pins, nails,3,12.5");

    assertThat(messages())
        .containsExactly("c1 o1 ROW_TOO_LONG items 2", "c2 o2 ROW_TOO_LONG items 3");
  }

  @Test
  void shiftedRowOfTheRightWidthIsRejected() throws IOException {
    files.orders(ORDERS, "1,c1,Paid, late,o1", "2,c2,Paid,o2,1676539608");
    assertThat(messages()).containsExactly("c2 12.5", "c1 o1 ROW_SHIFTED orders 2");
    assertThat(counts.suppressedItems()).isEqualTo(2);

    files
        .orders(ORDERS, "1,c1,Paid,o1,1676539508", "2,c2,Paid,o2,1676539608")
        .items(ITEMS, "1,o1,Nuts, bolts,2", "3,o2,Chair,1,12.50");
    assertThat(messages()).containsExactly("c2 12.5", "c1 o1 ROW_SHIFTED items 2");
  }

  @Test
  void valuesOfAnyFormAreNotShiftedIfMostRowsHaveThem() throws IOException {
    files
        .orders(ORDERS, "1,c1,Paid,o1,yesterday", "2,c2,Paid,o2,today")
        .items(ITEMS, "1,o1,Lamp,one,75", "3,o2,Chair,one,12.50");

    assertThat(messages()).containsExactly("c1 75", "c2 12.5");
  }

  @Test
  void valuesThatSayNothingAreNotShifted() throws IOException {
    files
        .orders(ORDERS, "1,c1,Paid,o1,1676539508", "2,c2,Paid,o2,-", "3,c2,Paid,o3,0")
        .items(
            ITEMS,
            "1,o1,Lamp,1,5",
            "2,o1,X,-,1",
            "3,o1,X,1 000,1",
            "4,o2,X,\"1,000.00\",1",
            "5,o3,X,2,1");

    assertThat(messages()).containsExactly("c1 7", "c2 2");
  }

  @Test
  void placeholderIsAMissingReference() throws IOException {
    files.orders(ORDERS, "1,c1,Paid,o1,1676539508", "2,c2,Paid,#N/A,NULL");

    assertThat(messages())
        .containsExactly(
            "c1 75", "c2 null REFERENCE_MISSING orders 3", "null o2 UNKNOWN_ORDER items 4");
  }

  @Test
  void oddButCertainAmountsAreAccepted() throws IOException {
    files.items(ITEMS, "1,o1,Lamp,1,.50", "2,o1,Desk,1,20.00000000", "3,o2,Chair,1,-5.");

    assertThat(messages()).containsExactly("c1 20.5", "c2 -5");
  }

  @Test
  void lastAmountWithoutALineEndCausesAWarning() throws IOException {
    files.set(FileKind.ITEMS, (ITEMS + "\n1,o1,Lamp,1,20.00").getBytes(StandardCharsets.UTF_8));

    messages();

    assertThat(counts.itemsFile().warnings())
        .containsExactly(new Noted(Notice.NO_LINE_END.text(), 1, List.of(2L)));
  }

  @Test
  void fileOfAnotherKindIsNamed() {
    files.customers(ORDERS.replace("customer_reference", "customer"), "1,c1,Paid,o1,1676539508");
    assertThatThrownBy(this::messages).hasMessageContaining("lacks customer_reference");

    files.items(ORDERS, "1,c1,Paid,o1,1676539508").customers(CUSTOMERS, "1,Ann,Ash,c1,Active");
    assertThatThrownBy(this::messages)
        .hasMessageContaining(
            ", the columns of the customers file: it was sent under the wrong name.");
  }

  @Test
  void fileOfQuotedLinesIsNamed() {
    files.items('"' + ITEMS + '"', "\"1,o1,Lamp,1,20.00\"");

    assertThatThrownBy(this::messages)
        .hasMessageContaining(", because each line is one quoted cell: it was quoted as a whole.");
  }

  @Test
  void windows1252IsReadWhereItIsAllowedAndEqualToOtherEncodings() throws IOException {
    String orders = ORDERS + "\n1,Zo\u00EB,Paid,\u20AC1,1676539508\n2,c2,Paid,o2,1676539608\n";
    files
        .allowWindows1252()
        .set(
            FileKind.CUSTOMERS,
            (CUSTOMERS + "\n1,Ann,M\u00FCller,Zo\u00EB,Active\n2,Bob,Birch,c2,Active\n")
                .getBytes(Charset.forName("windows-1252")))
        .set(FileKind.ORDERS, orders.getBytes(StandardCharsets.UTF_8))
        .set(
            FileKind.ITEMS,
            gzip(
                (ITEMS + "\n1,\u20AC1,Lamp,1,75.00\n3,o2,Chair,1,12.50\n")
                    .getBytes(Charset.forName("windows-1252"))));

    assertThat(messages()).containsExactly("Zo\u00EB 75", "c2 12.5");
    Noted warning = Noted.ofFile("encoded in Windows-1252, not UTF-8");
    assertThat(counts.customersFile().warnings()).containsExactly(warning);
    assertThat(counts.ordersFile().warnings()).isEmpty();
    assertThat(counts.itemsFile().warnings()).containsExactly(warning);
  }

  @Test
  void windows1252IsRejectedWhereItIsNotAllowed() throws IOException {
    files.set(
        FileKind.CUSTOMERS,
        (CUSTOMERS + "\n1,Ann,M\u00FCller,c1,Active\n2,Bob,Birch,c\u00E9,Active\n")
            .getBytes(Charset.forName("windows-1252")));

    assertThat(messages())
        .containsExactly(
            "c1 75", "null null REFERENCE_NOT_TEXT customers 3", "c2 o2 UNKNOWN_CUSTOMER orders 3");
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(plain);
    }
    return packed.toByteArray();
  }

  private List<String> messages() throws IOException {
    List<String> messages = new ArrayList<>();
    counts =
        new DayJoin(spill, Limits.defaults()).join(files, message -> messages.add(shown(message)));
    return messages;
  }

  private static String shown(Message message) {
    if (message instanceof CustomerMessage customer) {
      return customer.customerReference() + " " + MessageJson.plain(customer.totalAmountSpent());
    }
    ErrorMessage error = (ErrorMessage) message;
    String place = error.detail().replaceAll("(?s).*\\((\\w+) file, line (\\d+).*", "$1 $2");
    return error.customerReference()
        + " "
        + error.orderReference()
        + " "
        + error.reason()
        + " "
        + place;
  }
}
