package dev.orderpipeline.cases;

import dev.orderpipeline.model.FileKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A day before a spreadsheet opens its files.
 *
 * @param texts the three files
 */
record SpreadsheetDay(String name, char delimiter, Map<FileKind, String> texts) {
  private static final SpreadsheetDay CLEAN =
      of(
          "clean",
          """
          id,first_name,last_name,customer_reference,status
          1,Ann,"Ash, Jr.",cu-1,Active
          2,Bób,"O""Neil; B.",cu-2,Active
          3,Zoë,'Müller',kü-3,Inactive
          4,Eve,,cu 4,Active
          5,=1+1,-,cu_5,Active
          """,
          """
          id,customer_reference,order_status,order_reference,order_timestamp
          1,cu-1,Delivered,or-1,1676539508
          2,cu-2,Delivered,or-2,1676539608
          3,kü-3,"Sent, late",or/3,1676539708
          4,cu-1,,#4,1676539808
          5,cu_5,Delivered,or-5,1676539908
          """,
          """
          id,order_reference,item_name,quantity,total_price
          1,or-1,Lamp,1,20.00
          2,or-1,"Desk; oak, 24"" wide",1,1234.50
          3,or-2,a|b,2,12.5
          4,or-2,Coupon,1,-0.25
          5,or/3,"two
          lines",3,0.1
          6,or/3,Bank,1000,1234567.89
          7,#4,,1,55
          8,or-5,Lamp,1,0
          """);

  private static SpreadsheetDay of(String name, String customers, String orders, String items) {
    return new SpreadsheetDay(
        name,
        ',',
        Map.of(FileKind.CUSTOMERS, customers, FileKind.ORDERS, orders, FileKind.ITEMS, items));
  }

  /** The sample day, whose columns are packed. */
  static SpreadsheetDay sample() throws IOException {
    Map<FileKind, String> texts = new EnumMap<>(FileKind.class);
    for (FileKind kind : FileKind.values()) {
      texts.put(
          kind, Files.readString(Path.of("..", "samples", "seed", kind.label() + "_20220130.csv")));
    }
    return new SpreadsheetDay("sample", ',', texts);
  }

  /** A day without faults, but with odd references and texts. */
  static SpreadsheetDay clean() {
    return CLEAN;
  }

  /** The clean day with semicolons and decimal commas. */
  static SpreadsheetDay german() {
    Map<FileKind, String> texts = new EnumMap<>(FileKind.class);
    CLEAN.texts.forEach((kind, text) -> texts.put(kind, withSemicolons(text)));
    return new SpreadsheetDay("german", ';', texts)
        .with(FileKind.ITEMS, text -> text.replaceAll("(?m)\\.(\\d+)$", ",$1"));
  }

  private static String withSemicolons(String text) {
    StringBuilder result = new StringBuilder(text);
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      quoted ^= text.charAt(i) == '"';
      if (text.charAt(i) == ',' && !quoted) {
        result.setCharAt(i, ';');
      }
    }
    return result.toString();
  }

  /** A day in which each reference names a customer and its only order. */
  static SpreadsheetDay of(String name, List<String> references) {
    StringBuilder customers = new StringBuilder("customer_reference\n");
    StringBuilder orders = new StringBuilder("order_reference,customer_reference\n");
    StringBuilder items = new StringBuilder("id,order_reference,total_price\n");
    for (int i = 0; i < references.size(); i++) {
      String reference = references.get(i);
      customers.append(reference).append('\n');
      orders.append(reference).append(',').append(reference).append('\n');
      items.append(i).append(',').append(reference).append(',').append(i).append(".75\n");
    }
    return of(name, customers.toString(), orders.toString(), items.toString());
  }

  /** This day without decimals in its amounts. */
  SpreadsheetDay whole() {
    String mark = delimiter == ',' ? "\\." : ",";
    return with(FileKind.ITEMS, text -> text.replaceAll("(?m)" + mark + "\\d+$", ""));
  }

  /** This day with another text of a file. */
  SpreadsheetDay with(FileKind kind, UnaryOperator<String> change) {
    Map<FileKind, String> changed = new EnumMap<>(texts);
    changed.put(kind, change.apply(texts.get(kind)));
    return new SpreadsheetDay(name, delimiter, changed);
  }

  byte[] file(FileKind kind) {
    return texts.get(kind).getBytes(StandardCharsets.UTF_8);
  }
}
