package dev.orderpipeline.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.cli.operate.ExplanationSamples;
import dev.orderpipeline.model.FileSetId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The console over HTTP, with a pipeline in memory. */
@Timeout(60)
class ConsoleTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2022-02-01T06:00:00Z"));
  private static final LocalDate TODAY = LocalDate.of(2022, 2, 1);
  private static final FileSetId ACME = new FileSetId("acme", TODAY);
  private static final String HOSTILE = "<script>alert(1)</script>'\"&";
  private static final Pattern HIDDEN = Pattern.compile("name=\"(\\w+)\" value=\"([^\"]*)\"");

  private final HttpClient http = HttpClient.newHttpClient();
  private final FakeSource source = new FakeSource();
  private final List<List<String>> commands = new CopyOnWriteArrayList<>();
  private final CountDownLatch commandRan = new CountDownLatch(1);
  private Console console;

  @BeforeEach
  void start() {
    console = start(false);
  }

  private Console start(boolean readOnly) {
    return Console.start(
        new ConsoleSettings(0, readOnly, "stage test", "./pipeline", List.of("--stage", "test")),
        source,
        (words, out) -> {
          commands.add(words);
          out.println("ran " + HOSTILE + "\u202e");
          commandRan.countDown();
          return 0;
        },
        CLOCK);
  }

  @AfterEach
  void close() {
    console.close();
  }

  @Test
  void boardShowsEachSetByIconAndWordAndWhatNeedsAPerson() throws Exception {
    source.put("acme/" + TODAY, "REJECTED");
    source.put(TODAY.minusDays(1).toString(), "PUBLISHED");
    source.setMessages(17);

    String board = board("/").replaceAll("\\s*\n\\s*", "");

    assertThat(board)
        .contains("1 set needs a person.")
        .contains("<a id=\"c-/sets/acme/" + TODAY + "\" href=\"/sets/acme/" + TODAY + "\">")
        .contains("<use href=\"#i-cross\"></use></svg><span class=\"word\">rejected</span>")
        .contains("<use href=\"#i-check\"></use></svg><span class=\"word\">published</span>")
        .contains("(no partner)")
        .contains("data-count=\"messages\">17</dd>");
  }

  @Test
  void boardListsSnoozesAsText() throws Exception {
    source.put("acme/" + TODAY, "WAITING");
    source.setSnooze(
        "{\"partner\":\"acme\",\"from\":\"2026-12-24\",\"until\":\"2027-01-01\","
            + "\"why\":\"<b>closed\",\"by\":\"jane\",\"at\":\"2026-12-01T08:00:00Z\"}");

    assertThat(board("/"))
        .contains(
            "<li>acme is snoozed from 2026-12-24 until 2027-01-01 by jane: &lt;b&gt;closed</li>");
  }

  @Test
  void thousandPartnersArePagedAndFiltered() throws Exception {
    for (int i = 0; i < 1_000; i++) {
      source.put("partner-%03d/%s".formatted(i, TODAY), i == 7 ? "FAILED" : "PUBLISHED");
    }

    assertThat(rows(board("/"))).hasSize(50).startsWith("partner-000");
    assertThat(board("/")).contains("1000 partners, page 1 of 20");
    assertThat(rows(board("/?page=20"))).hasSize(50).endsWith("partner-999");
    assertThat(rows(board("/?q=PARTNER-99"))).hasSize(10);
    assertThat(rows(board("/?only=unpublished"))).containsExactly("partner-007");
  }

  @Test
  void datesOfAStageWithoutRecentSetsAreTheNewestThatHaveFiles() throws Exception {
    source.put("2022-01-30", "PUBLISHED");

    assertThat(board("/")).contains("id=\"c-/sets/_/2022-01-30\"");
  }

  @Test
  void earlierDatesAreShownOnRequest() throws Exception {
    source.put(TODAY.toString(), "PUBLISHED");
    source.put("acme/2022-01-30", "PUBLISHED");

    assertThat(board("/?until=2022-02-01")).contains("id=\"c-/sets/acme/2022-01-30\"");
  }

  @Test
  void faultOfThePipelineIsShownWithTheLastBoard() throws Exception {
    source.put("acme/" + TODAY, "REJECTED");
    console.refresh();
    source.failWith(new IllegalStateException("no <b>answer</b>"));

    assertThat(board("/"))
        .contains("role=\"alert\">no &lt;b&gt;answer&lt;/b&gt;")
        .contains("id=\"c-/sets/acme/" + TODAY);
  }

  @Test
  void setShowsFilesRunsAndFaults() throws Exception {
    source.put(ACME.toString(), "REJECTED");

    assertThat(text(get(SetPath.of(ACME)).body()))
        .contains("The set <i>acme</i> is REJECTED.")
        .contains("116 bytes 2022-01-30 09:00:00 UTC v1")
        .contains("the revision uses v1")
        .contains("missing due by 2022-01-31 12:00:00 UTC")
        .contains("run#1 rejected 2 3 of 7 2022-01-30 09:00:02 UTC 2022-01-30 09:00:03 UTC")
        .contains("TOO_MANY: <script>alert(1)</script>\\u202e")
        .contains("file-arrival-function {\"file_set\":\"<b>x</b>\"}");
  }

  @Test
  void setPageShowsTheNumbersOfTheReceipt() throws Exception {
    source.put(ACME.toString(), "PUBLISHED");
    source.putReceipt(
        ACME,
        1,
        "receipt.json",
        """
        {"messages": {"customer_messages": 41, "error_messages": 2},
         "counts": {"files": {"orders": {"rows": 12, "accepted": 9, "rejected": 3}}}}
        """
            .getBytes(StandardCharsets.UTF_8));

    assertThat(get(SetPath.of(ACME)).body())
        .contains("data-key=\"messages.customer_messages\">41<")
        .contains("data-key=\"counts.files.orders.rejected\">3<")
        .contains("src=\"/sets/acme/" + TODAY + "/r1/receipt.html\"");
  }

  @Test
  void unchangedSetIsNotSentAgain() throws Exception {
    source.put(ACME.toString(), "REJECTED");
    String live = first("hx-get=\"(/sets/[^\"]*)\"", get(SetPath.of(ACME)).body());

    assertThat(get(live).statusCode()).isEqualTo(204);
    source.put(ACME.toString(), "PUBLISHED");
    assertThat(get(live).statusCode()).isEqualTo(200);
  }

  @Test
  void receiptIsSandboxedAndNeverStored() throws Exception {
    source.putReceipt(ACME, 1, "receipt.html", "<h1>hi</h1>".getBytes(StandardCharsets.UTF_8));

    HttpResponse<String> receipt = get(SetPath.of(ACME) + "/r1/receipt.html");

    assertThat(receipt.body()).isEqualTo("<h1>hi</h1>");
    assertThat(receipt.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("sandbox allow-downloads; script-src 'none'")
        .contains("frame-ancestors 'self'");
    assertThat(receipt.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(get(SetPath.of(ACME) + "/r2/receipt.html").statusCode()).isEqualTo(404);
    assertThat(get(SetPath.of(ACME) + "/r1/other.html").statusCode()).isEqualTo(404);
  }

  @Test
  void explanationShowsTheRowsTheStepsAndTheMessageAndIsNeverStored() throws Exception {
    source.put(ACME.toString(), "PUBLISHED");
    source.setExplanation(ExplanationSamples.RESPONSE);
    assertThat(get(SetPath.of(ACME)).body())
        .contains("action=\"/explain\"", "name=\"set\" value=\"acme/" + TODAY + "\"");

    HttpResponse<String> page = get("/explain?set=acme/" + TODAY + "&q=" + encoded("c<1>"));

    assertThat(source.explained())
        .containsExactly(
            "{\"explain\":{\"file_set\":\"acme/" + TODAY + "\",\"customer\":\"c<1>\"}}");
    assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(page.body()).doesNotContain("<script>alert");
    assertThat(text(page.body()))
        .contains("acme/2022-01-30, customer c<1> Revision 2 has the total 87.5.")
        .contains("Message 1 of 2, message_id 0a1b")
        .contains("run#2: accepted by the queue between a and b")
        .contains("Rows: 2 accepted, 1 rejected")
        .contains("items line 3 id \"1\", total_price \"87.5\" accepted 87.5 87.5")
        .contains("rejected DUPLICATE_ITEM: the item is twice <script>alert(1)</script>")
        .contains("Sum: 1 order, 1 item, 87.5; agrees with the archive")
        .contains("since revision 1: the message is unchanged")
        .contains("acme/items_20220130.csv 12 bytes v1 e1");
  }

  @Test
  void messageIdNeedsNoSetAndACustomerDoes() throws Exception {
    source.setExplanation(ExplanationSamples.RESPONSE);

    assertThat(get("/explain").statusCode()).isEqualTo(200);
    assertThat(get("/explain?q=" + "0A".repeat(32)).statusCode()).isEqualTo(200);
    assertThat(text(get("/explain?q=c1").body())).contains("Name the file set of the customer.");
    assertThat(text(get("/explain?set=acme&q=c1").body()))
        .contains("acme is not a file set such as acme/2022-01-30.");
    assertThat(source.explained())
        .containsExactly("{\"explain\":{\"message_id\":\"" + "0a".repeat(32) + "\"}}");
  }

  @Test
  void referenceThatLooksLikeAMessageIdIsExplainedIfNoMessageHasThatId() throws Exception {
    String reference = "0A".repeat(32);
    source.setExplanation("message_id", "{\"outcome\":\"NOT_FOUND\",\"sentence\":\"none\"}");
    source.setExplanation("customer", ExplanationSamples.RESPONSE);

    HttpResponse<String> page = get("/explain?set=acme/2022-01-30&q=" + reference);

    assertThat(source.explained())
        .containsExactly(
            "{\"explain\":{\"file_set\":\"acme/2022-01-30\",\"message_id\":\""
                + reference.toLowerCase(Locale.ROOT)
                + "\"}}",
            "{\"explain\":{\"file_set\":\"acme/2022-01-30\",\"customer\":\"" + reference + "\"}}");
    assertThat(text(page.body()))
        .contains(
            "No message with this id was found. As a customer's reference: Revision 2 has the total"
                + " 87.5.");
  }

  @Test
  void messageIdOfASetIsNotExplainedAsACustomer() throws Exception {
    source.setExplanation(ExplanationSamples.RESPONSE);

    assertThat(get("/explain?set=acme/2022-01-30&q=" + "0a".repeat(32)).statusCode())
        .isEqualTo(200);
    assertThat(source.explained()).hasSize(1);
  }

  @Test
  void rejectedRequestToExplainIsShownBesideTheForm() throws Exception {
    assertThat(get("/explain?set=acme/2022-01-30&q=c1").body())
        .contains("role=\"alert\">no &lt;such&gt; revision<");
  }

  @Test
  void unrecognisedFileIsShownWithTheExpectedName() throws Exception {
    source.setUnrecognised(
        """
        {"key": "acme/Orders<b>.csv", "uploaded_at": "2022-01-30T09:00:00Z",
         "fault": "The name is wrong.", "expected": "orders_20220130.csv"}
        """);

    assertThat(text(get("/unrecognised").body()))
        .contains(
            "acme/Orders<b>.csv orders_20220130.csv The name is wrong. 2022-01-30 09:00:00 UTC");
  }

  @Test
  void partnersAndOutputAreShownAsText() throws Exception {
    FileSetId hostile = new FileSetId(HOSTILE, TODAY);
    source.put(hostile.toString(), "REJECTED");
    HttpResponse<String> started = post("/actions", confirmed("REPLAY", hostile), Map.of());
    String run = started.headers().firstValue("Location").orElseThrow();
    commandRan.await();
    console.refresh();

    for (String page :
        List.of(
            "/",
            "/?q=" + encoded(HOSTILE.substring(0, 10)),
            SetPath.of(hostile),
            "/actions",
            run,
            "/confirm?action=REPLAY&set=" + SetPath.segments(hostile))) {
      HttpResponse<String> response = get(page);
      assertThat(response.statusCode()).as(page).isEqualTo(200);
      assertThat(response.body()).as(page).doesNotContain("<script>alert", "\u202e");
      assertThat(response.body()).as(page).contains("&lt;script&gt;alert(1)");
    }
  }

  @Test
  void pagesAllowOnlyTheirOwnScriptsAndStyles() throws Exception {
    HttpResponse<String> board = get("/");

    assertThat(board.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'none'; script-src 'self'; style-src 'self'")
        .contains("frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(board.body()).doesNotContain(" style=", " onclick=", "<style", "<script>");
    for (String asset : List.of("htmx.js", "sse.js", "console.js", "console.css", "icon.svg")) {
      assertThat(get("/assets/" + asset).statusCode()).as(asset).isEqualTo(200);
    }
  }

  @Test
  void buttonShowsItsCommandAsksOnceAndRunsItAsShown() throws Exception {
    String page = get("/confirm?action=REPLAY_AS_IT_IS&set=" + SetPath.segments(ACME)).body();
    assertThat(page).contains("./pipeline replay acme/" + TODAY + " --as-it-is --stage test");
    assertThat(commands).isEmpty();

    HttpResponse<String> started = post("/actions", hidden(page), Map.of());
    HttpResponse<String> again = post("/actions", hidden(page), Map.of());
    commandRan.await();

    assertThat(started.statusCode()).isEqualTo(303);
    assertThat(again.headers().firstValue("Location"))
        .isEqualTo(started.headers().firstValue("Location"));
    assertThat(commands)
        .containsExactly(List.of("replay", "acme/" + TODAY, "--as-it-is", "--stage", "test"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "token=", "token=wrong"})
  void formWithoutTheTokenIsRejected(String token) throws Exception {
    Map<String, String> fields = confirmed("REPLAY", ACME);
    String body = form(fields).replaceFirst("token=[^&]*", token);

    assertThat(post("/actions", body, Map.of()).statusCode()).isEqualTo(403);
    assertThat(commands).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "http://evil.example", "https://127.0.0.1", "http://127.0.0.1:1"})
  void formOfAnotherSiteIsRejected(String origin) throws Exception {
    String body = form(confirmed("REPLAY", ACME));

    assertThat(post("/actions", body, Map.of("Origin", origin)).statusCode()).isEqualTo(403);
    assertThat(commands).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80"})
  void requestForAnotherHostIsRejected(String host) throws Exception {
    assertThat(raw("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 403 ")
        .doesNotContain("stage test");
    String body = form(confirmed("REPLAY", ACME));
    assertThat(
            raw(
                "POST /actions HTTP/1.1\r\nHost: "
                    + host
                    + "\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded"
                    + "\r\nContent-Length: "
                    + body.length()
                    + "\r\n\r\n"
                    + body))
        .startsWith("HTTP/1.1 403 ");
    assertThat(commands).isEmpty();
  }

  @Test
  void formOfItsOwnOriginIsAccepted() throws Exception {
    String origin = console.address().toString().replaceFirst("/$", "");
    String body = form(confirmed("RECONCILE", ACME));

    assertThat(post("/actions", body, Map.of("Origin", origin)).statusCode()).isEqualTo(303);
  }

  @Test
  void readOnlyConsoleShowsCommandsAndRunsNone() throws Exception {
    console.close();
    console = start(true);
    source.put(ACME.toString(), "REJECTED");

    assertThat(get(SetPath.of(ACME)).body())
        .contains("./pipeline replay acme/" + TODAY + " --dry-run --json --stage test")
        .doesNotContain("/confirm?");
    String page = get("/confirm?action=REPLAY&set=" + SetPath.segments(ACME)).body();
    assertThat(page).contains("This console is read-only.").doesNotContain("name=\"token\"");
    assertThat(post("/actions", "token=x&action=REPLAY", Map.of()).statusCode()).isEqualTo(403);
    assertThat(commands).isEmpty();
  }

  @Test
  void listensOnlyOnLoopback() throws Exception {
    for (InetAddress address : InetAddress.getAllByName(InetAddress.getLocalHost().getHostName())) {
      if (!address.isLoopbackAddress()) {
        assertThat(connects(address)).as(address.toString()).isFalse();
      }
    }
  }

  @Test
  void unknownPageSaysSo() throws Exception {
    assertThat(get("/sets/acme/yesterday").statusCode()).isEqualTo(404);
    assertThat(get("/confirm?action=DELETE").statusCode()).isEqualTo(400);
    assertThat(get("/actions/none").statusCode()).isEqualTo(404);
  }

  private boolean connects(InetAddress address) {
    try (Socket socket = new Socket(address, console.address().getPort())) {
      return socket.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }

  private Map<String, String> confirmed(String action, FileSetId set) throws Exception {
    return hidden(get("/confirm?action=" + action + "&set=" + SetPath.segments(set)).body());
  }

  private static Map<String, String> hidden(String page) {
    Map<String, String> fields = new LinkedHashMap<>();
    Matcher matcher = HIDDEN.matcher(page);
    while (matcher.find()) {
      fields.put(matcher.group(1), matcher.group(2));
    }
    return fields;
  }

  private static String form(Map<String, String> fields) {
    List<String> pairs = new ArrayList<>();
    fields.forEach((name, value) -> pairs.add(name + "=" + encoded(value)));
    return String.join("&", pairs);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** The page after the pipeline was read. */
  private String board(String path) throws Exception {
    console.refresh();
    return get(path).body();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(console.address().resolve(path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> post(
      String path, Map<String, String> fields, Map<String, String> headers) throws Exception {
    return post(path, form(fields), headers);
  }

  private HttpResponse<String> post(String path, String body, Map<String, String> headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(console.address().resolve(path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private String raw(String request) throws IOException {
    URI address = console.address();
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(StandardCharsets.UTF_8));
      out.flush();
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static List<String> rows(String page) {
    List<String> rows = new ArrayList<>();
    Matcher matcher = Pattern.compile("role=\"rowheader\">([^<]*)<").matcher(page);
    while (matcher.find()) {
      rows.add(matcher.group(1));
    }
    return rows;
  }

  private static String first(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as(pattern).isTrue();
    return matcher.group(1);
  }

  /** The text of a page, with single spaces. */
  private static String text(String html) {
    return html.replaceAll("<[^>]*>", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
        .replaceAll("\\s+", " ");
  }
}
