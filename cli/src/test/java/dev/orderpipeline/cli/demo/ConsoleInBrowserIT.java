package dev.orderpipeline.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.orderpipeline.browser.Chromium;
import dev.orderpipeline.cli.Called;
import dev.orderpipeline.cli.command.ShellWords;
import dev.orderpipeline.localstack.LocalStack;
import dev.orderpipeline.localstack.LocalStackConfig;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.ResultsLayout;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * The console of a local stack in Debian's Chromium: one stack and one browser for all tests.
 * {@code -Drenew.images} writes the pictures of the documents.
 */
@Tag("full")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.MethodName.class)
class ConsoleInBrowserIT {
  @SuppressWarnings("TimeInStaticInitializer") // The console shows the last days of this clock.
  private static final LocalDate TODAY = LocalDate.now(ZoneOffset.UTC);

  private static final String HOSTILE = "<img src=x onerror=alert(1)>'\"&";

  /** Its files have hostile cells, and some of its rows are in no total. */
  private static final FileSetId HOSTILE_SET = new FileSetId(HOSTILE, TODAY);

  /** Its thresholds are exceeded. */
  private static final FileSetId REJECTED = new FileSetId("northwind", TODAY.minusDays(1));

  private static final FileSetId PUBLISHED = new FileSetId("acme", TODAY.minusDays(2));
  private static final FileSetId WAITING = new FileSetId("globex/eu", TODAY);
  private static final String CUSTOMERS = "id,customer_reference\n1,c1\n2,c2\n3,c3\n";
  private static final String ORDERS =
      "id,customer_reference,order_reference\n1,c1,o1\n2,c2,o2\n3,c3,o3\n";
  private static final String ITEMS =
      "id,order_reference,total_price\n1,o1,20\n2,o2,55.5\n3,o3,12\n";

  /** The elements that end beyond the window, unless a part of the page scrolls them. */
  private static final String TOO_WIDE =
      "[...document.querySelectorAll('body *')].filter(e => !e.closest('.log, .hidden, thead')"
          + " && e.getBoundingClientRect().right > %d).map(e => e.outerHTML.slice(0,"
          + " 150))";

  private final List<List<String>> commands = new CopyOnWriteArrayList<>();
  private LocalStack stack;
  private LocalStackClients clients;
  private LocalConsole console;
  private Chromium browser;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    stack =
        LocalStack.start(
            LocalStackConfig.builder()
                .dataDirectory(directory.resolve("stack"))
                .prewarm(true)
                .build());
    clients = LocalStackClients.of(stack);
    console =
        LocalConsole.start(
            stack,
            0,
            Called.context(),
            (words, out) -> {
              commands.add(words);
              return Called.run(words, out);
            });
    browser = Chromium.start(directory.resolve("profile"));
    put(PUBLISHED, CUSTOMERS, ORDERS, ITEMS);
    put(
        HOSTILE_SET,
        CUSTOMERS + CUSTOMERS.repeat(1),
        ORDERS + "4,<script>alert(1)</script>,o4\n",
        ITEMS);
    put(REJECTED, CUSTOMERS, ORDERS, "id,order_reference,total_price\n1,o1,20\n2,o2,x\n3,o3,y\n");
    put(WAITING, FileKind.CUSTOMERS, CUSTOMERS);
    object(HOSTILE + "/Orders_" + TODAY + ".csv", ORDERS);
    screen(1280);
    open("");
    awaitState(PUBLISHED, "published");
    awaitState(REJECTED, "rejected");
    awaitState(HOSTILE_SET, "published");
    awaitState(WAITING, "waiting");
  }

  @AfterAll
  void stop() {
    browser.close();
    console.close();
    clients.close();
    stack.close();
  }

  @BeforeEach
  void wide() throws Exception {
    screen(1280);
  }

  @AfterEach
  void nothingIsWrittenToTheBrowsersConsole() {
    assertThat(browser.consoleEntries()).isEmpty();
  }

  @Test
  void boardChangesWithoutReloadWhenADayIsUploaded() throws Exception {
    open("");
    browser.evaluate("window.neverReloaded = true");
    FileSetId set = new FileSetId("initech", TODAY);

    put(set, CUSTOMERS, ORDERS, ITEMS);

    awaitState(set, "published");
    assertThat(browser.evaluate("window.neverReloaded").getAsBoolean()).isTrue();
    assertThat(text("#live")).isEqualTo("live");
  }

  @Test
  void boardShowsTheStatesOfTheStatus() throws Exception {
    open("");
    Map<String, String> shown = new TreeMap<>();
    browser
        .evaluate(
            "Object.fromEntries([...document.querySelectorAll('.board td a')].map(cell =>"
                + " [cell.id.substring(2), cell.querySelector('.word').textContent]))")
        .getAsJsonObject()
        .entrySet()
        .forEach(cell -> shown.put(cell.getKey(), cell.getValue().getAsString()));

    Map<String, String> expected = new TreeMap<>();
    for (int day = 0; day < 3; day++) {
      for (JsonElement set : status(TODAY.minusDays(day).toString())) {
        expected.put(
            path(FileSetId.parse(string(set, "file_set")).orElseThrow()),
            string(set, "state").toLowerCase(java.util.Locale.ROOT));
      }
    }
    assertThat(shown).isEqualTo(expected);
  }

  @Test
  void buttonsRunTheCommandsThatTheyShow() throws Exception {
    for (String page : List.of(path(PUBLISHED), "/queues")) {
      open(page);
      for (String button : strings("[...document.querySelectorAll('a.button')].map(b => b.id)")) {
        open(page);
        String shown = text("[data-command=" + button.substring(3) + "]");
        commands.clear();

        browser.follow("#" + button);
        assertThat(text("main code")).isEqualTo(shown);
        browser.follow("#yes");
        browser.await("!document.querySelector('#run .tone-active')");

        assertThat(text("main code")).isEqualTo(shown);
        assertThat(text("#run [role=status]")).as(shown).isEqualTo("done");
        assertThat(commands)
            .singleElement()
            .satisfies(
                words ->
                    assertThat(
                            words.stream().map(ShellWords::quoted).collect(Collectors.joining(" ")))
                        .isEqualTo(shown.substring(shown.indexOf(' ') + 1)));
      }
    }
  }

  @Test
  void differenceOfADryRunIsATable() throws Exception {
    open(path(PUBLISHED));
    browser.follow("#do-DRY_RUN");
    browser.follow("#yes");
    browser.await("document.querySelector('#difference')");

    assertThat(strings("[...document.querySelectorAll('#difference tr')].map(r => r.textContent)"))
        .contains("totals that stay3", "totals that change0");
  }

  @Test
  void pagesFitALightPhoneAndADarkWideScreenWithoutViolations() throws Exception {
    for (String page : pages()) {
      for (int width : List.of(360, 1280)) {
        boolean dark = width > 1000;
        browser.setDark(dark);
        screen(width);
        open(page);
        assertThat(strings(TOO_WIDE.formatted(width + 1))).as(page).isEmpty();
        assertThat(browser.evaluate("document.documentElement.scrollWidth").getAsInt())
            .as(page)
            .isLessThanOrEqualTo(width);
        assertThat(violations()).as(page + " dark " + dark + ", " + width).isEmpty();
      }
    }
    browser.setDark(false);
  }

  @Test
  void searchOnASetsPageExplainsTheTotal() throws Exception {
    open(path(PUBLISHED));
    browser.evaluate("document.querySelector('[name=q]').value = 'c2'");
    browser.follow("[role=search] button");

    assertThat(text("#answer")).isEqualTo("Revision 1 has the total 55.5 from 1 order and 1 item.");
    assertThat(strings("[...document.querySelectorAll('main tbody th')].map(th => th.textContent)"))
        .startsWith("customers line 3", "orders line 3", "items line 3");
  }

  @Test
  void hostileNamesAndCellsAreShownAsText() throws Exception {
    for (String page : pages()) {
      open(page);

      assertThat(
              strings(
                  "[...document.querySelectorAll('img,script')].filter(e => !e.src.startsWith("
                      + "location.origin + '/assets/')).map(e => e.outerHTML)"))
          .as(page)
          .isEmpty();
    }
    open(path(HOSTILE_SET));
    assertThat(text("h1")).isEqualTo(HOSTILE_SET.toString());
  }

  @Test
  void pagesCanBePrinted() throws Exception {
    open(path(REJECTED));
    String pdf = browser.call("Page.printToPDF", "{}").get("data").getAsString();

    assertThat(new String(Base64.getDecoder().decode(pdf), StandardCharsets.ISO_8859_1))
        .startsWith("%PDF-");
  }

  @Test
  void rejectedDayIsPublishedAsItIsByClicks() throws Exception {
    open("");
    browser.follow("[id=\"c-" + path(REJECTED) + "\"]");
    assertThat(text(".verdict .pill")).isEqualTo("rejected");

    browser.follow("#do-REPLAY_AS_IT_IS");
    browser.follow("#yes");
    browser.await("!document.querySelector('#run .tone-active')");
    browser.follow(".crumb a");

    assertThat(text(".verdict .pill")).isEqualTo("published");
    open("");
    awaitState(REJECTED, "published");
  }

  @Test
  void setShowsTheNumbersOfTheReceiptAndOfTheStatus() throws Exception {
    for (FileSetId set : List.of(PUBLISHED, HOSTILE_SET)) {
      open(path(set));
      JsonObject receipt =
          JsonParser.parseString(
                  clients
                      .s3()
                      .getObjectAsBytes(
                          request ->
                              request
                                  .bucket(stack.names().resultsBucket())
                                  .key(ResultsLayout.receiptJson(set, 1)))
                      .asUtf8String())
              .getAsJsonObject();
      JsonObject shown =
          browser
              .evaluate(
                  "Object.fromEntries([...document.querySelectorAll('[data-key]')].map(e =>"
                      + " [e.dataset.key, e.textContent]))")
              .getAsJsonObject();

      assertThat(shown.keySet()).contains("messages.customer_messages", "counts.files.items.rows");
      for (String path : shown.keySet()) {
        JsonElement found = receipt;
        for (String name : path.split("\\.", -1)) {
          found = found == null ? null : found.getAsJsonObject().get(name);
        }
        assertThat(shown.get(path).getAsString())
            .as(path)
            .isEqualTo(found == null ? "–" : found.getAsString());
      }
      JsonObject status = status(set.toString()).get(0).getAsJsonObject();
      assertThat(text("[data-value=revision]")).isEqualTo(string(status, "revision"));
      assertThat(text(".verdict .pill"))
          .isEqualTo(string(status, "state").toLowerCase(java.util.Locale.ROOT));
    }
  }

  @Test
  void zzPicturesOfTheDocumentsAreWritten(@TempDir Path temporary) throws Exception {
    Path images =
        Boolean.getBoolean("renew.images")
            ? Files.createDirectories(Called.HOME.resolve("docs").resolve("images"))
            : temporary;
    browser.setScreen(1100, 760, 1, false);
    open("");
    Files.write(images.resolve("board.png"), browser.screenshot());
    open(path(PUBLISHED));
    Files.write(images.resolve("set.png"), browser.screenshot());
    open(path(REJECTED) + "/r1/receipt.html");
    Files.write(images.resolve("receipt.png"), browser.screenshot());

    try (Stream<Path> pictures = Files.list(images)) {
      assertThat(pictures).hasSize(3).allSatisfy(picture -> assertThat(picture).isNotEmptyFile());
    }
  }

  private List<String> pages() {
    return List.of(
        "/",
        "/?q=none",
        path(HOSTILE_SET),
        path(REJECTED),
        path(WAITING),
        "/unrecognised",
        "/explain",
        explained(PUBLISHED, "c2"),
        explained(HOSTILE_SET, "<script>alert(1)</script>"),
        "/queues",
        "/actions",
        "/confirm?action=REPLAY&set=" + path(HOSTILE_SET).substring("/sets/".length()));
  }

  private static String explained(FileSetId set, String customer) {
    return "/explain?set="
        + URLEncoder.encode(set.toString(), StandardCharsets.UTF_8)
        + "&q="
        + URLEncoder.encode(customer, StandardCharsets.UTF_8);
  }

  private static String path(FileSetId set) {
    return "/sets/"
        + set.partnerSegment().replace("~", "%7E").replace('%', '~')
        + "/"
        + set.isoDate();
  }

  private List<String> violations() throws Exception {
    try (InputStream axe = ConsoleInBrowserIT.class.getResourceAsStream("/axe.min.js")) {
      browser.evaluate(new String(axe.readAllBytes(), StandardCharsets.UTF_8) + "; true");
    }
    return strings(
        "axe.run(document, {iframes: false}).then(result => result.violations.map(v => v.id + ': '"
            + " + v.nodes.map(n => n.html + ' ' + n.failureSummary).join('; ')))");
  }

  private void open(String path) throws Exception {
    browser.open(console.address().resolve(path));
  }

  private void screen(int width) throws Exception {
    browser.setScreen(width, 900, 1, width < 500);
  }

  private void awaitState(FileSetId set, String word) throws Exception {
    browser.await(
        "(document.getElementById('c-"
            + path(set)
            + "') || document.body).querySelector('.word')?.textContent === '"
            + word
            + "' && document.getElementById('c-"
            + path(set)
            + "')");
  }

  private String text(String selector) throws Exception {
    return browser
        .evaluate("document.querySelector('" + selector + "').textContent.trim()")
        .getAsString();
  }

  private List<String> strings(String expression) throws Exception {
    List<String> strings = new ArrayList<>();
    browser.evaluate(expression).getAsJsonArray().forEach(e -> strings.add(e.getAsString()));
    return strings;
  }

  private List<JsonElement> status(String query) {
    List<JsonElement> sets = new ArrayList<>();
    JsonParser.parseString(
            Called.with("status", query, "--json", "--endpoint-url", stack.endpoint().toString())
                .out())
        .getAsJsonObject()
        .getAsJsonArray("file_sets")
        .forEach(sets::add);
    return sets;
  }

  private static String string(JsonElement object, String name) {
    return object.getAsJsonObject().get(name).getAsString();
  }

  private void put(FileSetId set, String customers, String orders, String items) {
    put(set, FileKind.CUSTOMERS, customers);
    put(set, FileKind.ORDERS, orders);
    put(set, FileKind.ITEMS, items);
  }

  private void put(FileSetId set, FileKind kind, String content) {
    object(set.key(kind), content);
  }

  private void object(String key, String content) {
    clients
        .s3()
        .putObject(
            request -> request.bucket(stack.names().dropBucket()).key(key),
            RequestBody.fromString(content));
  }
}
