package dev.orderpipeline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.orderpipeline.browser.Chromium;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The receipt's page in Debian's Chromium. */
@Tag("full")
@ExtendWith(SharedPipeline.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReceiptInBrowserIT {
  private static final int PHONE = 360;
  private static final int SCREEN = 1000;
  private static final String LONG_WORD = "w".repeat(300);

  private Path directory;
  private Chromium browser;
  private Path page;
  private JsonObject json;

  @BeforeAll
  void writeAReceiptAndOpenIt(PipelineStack pipeline, @TempDir Path temporary) throws Exception {
    directory = temporary;
    FileSetId set = new FileSetId("<b>acme</b>", LocalDate.of(2022, 1, 30));
    String orders =
        """
        id,customer_reference,order_reference
        1,c1,o1
        2,<script>alert(1)</script>,o2
        3,\"""><img src=x onerror=alert(1)>",o3
        4,=1+1,o4
        5,\u202Ec9,o5
        6,%s,o6
        7,c1,o7
        8,c1,o8
        9,c1,o9
        10,c1,o10
        11,c1,o11
        """
            .formatted(LONG_WORD);
    put(pipeline, set, FileKind.CUSTOMERS, "id,customer_reference,<i>odd</i>\n1,c1,x\n2,c2,x\n");
    put(pipeline, set, FileKind.ORDERS, orders);
    put(
        pipeline,
        set,
        FileKind.ITEMS,
        "id,order_reference,total_price\n1,o1,0.1\n2,o1,0.2\n3,o2,7\n");
    pipeline.awaitEnd(set, 1);
    String receipts =
        "receipts/partner=" + set.partnerSegment() + "/date=" + set.isoDate() + "/r1/";
    page =
        Files.writeString(
            directory.resolve("receipt.html"), pipeline.result(receipts, "receipt.html"));
    json = JsonParser.parseString(pipeline.result(receipts, "receipt.json")).getAsJsonObject();
    browser = Chromium.start(directory.resolve("profile"));
    browser.open(page, PHONE);
  }

  private void put(PipelineStack pipeline, FileSetId set, FileKind kind, String content)
      throws Exception {
    pipeline.put(set.key(kind), Files.writeString(directory.resolve(kind.label()), content));
  }

  @AfterAll
  void close() {
    browser.close();
  }

  @Test
  void pageShowsTheValuesOfTheJson() throws Exception {
    JsonObject shown =
        browser
            .evaluate(
                "Object.fromEntries([...document.querySelectorAll('[data-key]')]"
                    + ".map(element => [element.dataset.key, element.value]))")
            .getAsJsonObject();

    JsonObject expected = new JsonObject();
    for (String path : shown.keySet()) {
      expected.addProperty(path, at(path));
    }
    assertThat(shown).isEqualTo(expected);
    assertThat(shown.keySet()).containsAll(paths());
    assertThat(at("counts.amount_in_totals")).isEqualTo("0.3");
    assertThat(at("counts.files.orders.rejected")).isEqualTo("5");
    assertThat(at("counts.files.items.suppressed")).isEqualTo("1");
  }

  @Test
  void hostileCellsAreShownAsText() throws Exception {
    assertThat(
            strings(
                "[...document.querySelectorAll('td.wrong > span:last-child')].map(cell => cell.textContent)"))
        .containsExactly(
            "<script>alert(1)</script>",
            "\"><img src=x onerror=alert(1)>",
            "'=1+1",
            "\\u202ec9",
            LONG_WORD,
            "o2");
    assertThat(strings("[document.querySelector('h1').textContent]"))
        .containsExactly("<b>acme</b>: files of 30 January 2022");
    assertThat(
            strings(
                "[...document.querySelectorAll('script,img,b,i,iframe,object,form,link')]"
                    + ".map(element => element.outerHTML)"))
        .isEmpty();
  }

  @Test
  void pageWritesNothingToTheConsole() {
    assertThat(browser.consoleEntries()).isEmpty();
  }

  @Test
  void pageFitsAPhone() throws Exception {
    assertThat(browser.evaluate("document.documentElement.scrollWidth").getAsInt())
        .isEqualTo(PHONE);
    assertThat(
            strings(
                "[...document.querySelectorAll('body *:not(.hidden)')].filter(element =>"
                    + " element.getBoundingClientRect().right > document.documentElement.clientWidth"
                    + " + 0.5).map(element => element.outerHTML)"))
        .isEmpty();
    assertThat(
            browser
                .evaluate(
                    "getComputedStyle(document.querySelector('td.wrong'), '::before').content")
                .getAsString())
        .contains("customer_reference");
  }

  @Test
  void wordsOfTableHeadsAreNotBrokenOnAScreen() throws Exception {
    browser.open(page, SCREEN);
    List<String> broken =
        strings(
            "[...document.querySelectorAll('thead th')].filter(cell => {"
                + "const text = document.createRange(); text.selectNodeContents(cell);"
                + "return text.getClientRects().length > cell.textContent.split(' ').length})"
                + ".map(cell => cell.textContent)");
    browser.open(page, PHONE);

    assertThat(broken).isEmpty();
  }

  @Test
  void pageCanBePrinted() throws Exception {
    String pdf = browser.call("Page.printToPDF", "{}").get("data").getAsString();

    assertThat(new String(Base64.getDecoder().decode(pdf), StandardCharsets.ISO_8859_1))
        .startsWith("%PDF-");
  }

  /** Shows that {@link #pageWritesNothingToTheConsole} can fail. */
  @Test
  void scriptInThePageIsBlockedAndReported() throws Exception {
    Path changed =
        Files.writeString(
            directory.resolve("changed.html"),
            Files.readString(page).replace("</main>", "<script>document.title='ran'</script>"));
    try (Chromium other = Chromium.start(directory.resolve("other-profile"))) {
      other.open(changed, PHONE);

      assertThat(other.evaluate("document.title").getAsString()).startsWith("<b>acme</b>: ");
      assertThat(other.consoleEntries())
          .singleElement()
          .asString()
          .contains("Content Security Policy");
    }
  }

  private static List<String> paths() {
    List<String> paths =
        new ArrayList<>(List.of("file_set", "revision", "state", "started_at", "ended_at"));
    for (FileKind kind : FileKind.values()) {
      paths.add("inputs." + kind.label() + ".key");
      paths.add("inputs." + kind.label() + ".size");
      paths.add("inputs." + kind.label() + ".version_id");
      for (String count : List.of("rows", "accepted", "rejected", "unmatched")) {
        paths.add("counts.files." + kind.label() + "." + count);
      }
    }
    paths.add("counts.files.items.suppressed");
    paths.add("messages.customer_messages");
    paths.add("messages.error_messages");
    for (String count :
        List.of(
            "orders_in_totals",
            "amount_in_totals",
            "customers_without_orders",
            "customers_withheld",
            "customers_withdrawn")) {
      paths.add("counts." + count);
    }
    return paths;
  }

  private String at(String path) {
    JsonElement found = json;
    for (String key : path.split("\\.", -1)) {
      found = found.getAsJsonObject().get(key);
    }
    return found.getAsString();
  }

  private List<String> strings(String expression) throws Exception {
    List<String> strings = new ArrayList<>();
    browser
        .evaluate(expression)
        .getAsJsonArray()
        .forEach(element -> strings.add(element.getAsString()));
    return strings;
  }
}
