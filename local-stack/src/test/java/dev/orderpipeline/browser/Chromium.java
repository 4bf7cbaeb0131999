package dev.orderpipeline.browser;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Debian's headless Chromium with one page, controlled by the DevTools protocol. */
public final class Chromium implements AutoCloseable {
  private static final String LISTENING = "DevTools listening on ws://";
  private static final long TIMEOUT_SECONDS = 60;

  private final Process process;
  private final WebSocket socket;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonObject>> responses = new ConcurrentHashMap<>();
  private final List<String> consoleEntries = new CopyOnWriteArrayList<>();
  private volatile CompletableFuture<JsonObject> loaded = new CompletableFuture<>();

  private Chromium(Process process, URI page) throws Exception {
    this.process = process;
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(page, new Listener())
            .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    for (String domain : List.of("Page", "Runtime", "Log")) {
      call(domain + ".enable", "{}");
    }
  }

  /**
   * Starts Chromium.
   *
   * @param directory for its profile
   */
  public static Chromium start(Path directory) throws Exception {
    Process process =
        new ProcessBuilder(
                "/usr/bin/chromium",
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--disable-extensions",
                "--disable-background-networking",
                "--disable-component-update",
                "--no-first-run",
                "--remote-debugging-port=0",
                "--user-data-dir=" + directory,
                "about:blank")
            .redirectErrorStream(true)
            .start();
    try {
      String host = awaitAddress(process);
      String pages =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create("http://" + host + "/json/list")).build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
      for (JsonElement target : JsonParser.parseString(pages).getAsJsonArray()) {
        JsonObject description = target.getAsJsonObject();
        if (description.get("type").getAsString().equals("page")) {
          return new Chromium(
              process, URI.create(description.get("webSocketDebuggerUrl").getAsString()));
        }
      }
      throw new IllegalStateException("Chromium has no page: " + pages);
    } catch (Exception e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static String awaitAddress(Process process) throws IOException {
    StringBuilder text = new StringBuilder();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      int start = line.indexOf(LISTENING);
      if (start >= 0) {
        Thread drain = new Thread(() -> output.lines().forEach(unused -> {}), "output of chromium");
        drain.setDaemon(true);
        drain.start();
        String address = line.substring(start + LISTENING.length());
        return address.substring(0, address.indexOf('/'));
      }
      text.append(line).append('\n');
    }
    throw new IllegalStateException("Chromium ended before it listened: " + text);
  }

  /** Opens a file on a phone-like screen of that width. */
  public void open(Path file, int width) throws Exception {
    setScreen(width, 740, 2, true);
    open(file.toUri());
  }

  /** Opens a page, and returns when it is loaded. */
  public void open(URI page) throws Exception {
    loaded = new CompletableFuture<>();
    JsonObject navigation = new JsonObject();
    navigation.addProperty("url", page.toString());
    call("Page.navigate", navigation.toString());
    loaded.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }

  /** Sets the size of the screen, in pixels of the style sheet. */
  public void setScreen(int width, int height, int scale, boolean mobile) throws Exception {
    call(
        "Emulation.setDeviceMetricsOverride",
        "{\"width\":"
            + width
            + ",\"height\":"
            + height
            + ",\"deviceScaleFactor\":"
            + scale
            + ",\"mobile\":"
            + mobile
            + "}");
  }

  /** Sets whether the user prefers dark pages. */
  public void setDark(boolean dark) throws Exception {
    call(
        "Emulation.setEmulatedMedia",
        "{\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":\""
            + (dark ? "dark" : "light")
            + "\"}]}");
  }

  /** Clicks a link or button that leads to another page, and returns when that is loaded. */
  public void follow(String selector) throws Exception {
    loaded = new CompletableFuture<>();
    evaluate("document.querySelector('" + selector + "').click()");
    loaded.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }

  /** Waits until an expression is true in the page. */
  public void await(String condition) throws Exception {
    evaluate(
        "new Promise(done => { const check = () => ("
            + condition
            + ") ? done(true) : setTimeout(check, 50); check(); })");
  }

  /** A picture of the visible part of the page as a PNG. */
  public byte[] screenshot() throws Exception {
    return Base64.getDecoder()
        .decode(call("Page.captureScreenshot", "{}").get("data").getAsString());
  }

  /** Evaluates a JavaScript expression in the page; waits for a promise. */
  public JsonElement evaluate(String expression) throws Exception {
    JsonObject parameters = new JsonObject();
    parameters.addProperty("expression", expression);
    parameters.addProperty("returnByValue", true);
    parameters.addProperty("awaitPromise", true);
    JsonObject result = call("Runtime.evaluate", parameters.toString());
    if (result.has("exceptionDetails")) {
      throw new IllegalStateException(expression + " failed: " + result);
    }
    return result.getAsJsonObject("result").get("value");
  }

  /** Calls a method of the DevTools protocol. */
  public JsonObject call(String method, String parameters) throws Exception {
    int id = ids.incrementAndGet();
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    responses.put(id, answer);
    socket
        .sendText(
            "{\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + parameters + "}", true)
        .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    JsonObject message = answer.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    if (message.has("error")) {
      throw new IllegalStateException(method + " failed: " + message);
    }
    return message.getAsJsonObject("result");
  }

  /** The console's entries so far: errors, blocked resources and output of scripts. */
  public List<String> consoleEntries() {
    return consoleEntries;
  }

  @Override
  public void close() {
    socket.abort();
    process.destroy();
    process.onExit().completeOnTimeout(null, 10, TimeUnit.SECONDS).join();
    process.destroyForcibly();
  }

  /** Receives messages of the browser. */
  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        JsonObject message = JsonParser.parseString(text.toString()).getAsJsonObject();
        text.setLength(0);
        handle(message);
      }
      webSocket.request(1);
      return null;
    }

    private void handle(JsonObject message) {
      if (message.has("id")) {
        responses.remove(message.get("id").getAsInt()).complete(message);
        return;
      }
      switch (message.get("method").getAsString()) {
        case "Page.loadEventFired" -> loaded.complete(message);
        case "Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown" ->
            consoleEntries.add(message.toString());
        default -> {}
      }
    }
  }
}
