package dev.orderpipeline.endtoend;

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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Debian's Chromium with one page, without a window, driven over its DevTools protocol. */
final class Chromium implements AutoCloseable {
  private static final String LISTENING = "DevTools listening on ws://";
  private static final long PATIENCE_SECONDS = 60;

  private final Process process;
  private final WebSocket socket;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonObject>> answers = new ConcurrentHashMap<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private volatile CompletableFuture<JsonObject> loaded = new CompletableFuture<>();

  private Chromium(Process process, URI page) throws Exception {
    this.process = process;
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(page, new Listener())
            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    for (String domain : List.of("Page", "Runtime", "Log")) {
      call(domain + ".enable", "{}");
    }
  }

  /**
   * Starts it.
   *
   * @param directory for its profile, which it fills
   */
  static Chromium start(Path directory) throws Exception {
    Process process =
        new ProcessBuilder(
                "/usr/bin/chromium",
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
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
      String host = listening(process);
      String pages =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create("http://" + host + "/json/list")).build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
      for (JsonElement target : JsonParser.parseString(pages).getAsJsonArray()) {
        JsonObject told = target.getAsJsonObject();
        if (told.get("type").getAsString().equals("page")) {
          return new Chromium(process, URI.create(told.get("webSocketDebuggerUrl").getAsString()));
        }
      }
      throw new IllegalStateException("Chromium has no page: " + pages);
    } catch (Exception e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static String listening(Process process) throws IOException {
    StringBuilder told = new StringBuilder();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      int place = line.indexOf(LISTENING);
      if (place >= 0) {
        Thread drain = new Thread(() -> output.lines().forEach(unused -> {}), "output of chromium");
        drain.setDaemon(true);
        drain.start();
        String address = line.substring(place + LISTENING.length());
        return address.substring(0, address.indexOf('/'));
      }
      told.append(line).append('\n');
    }
    throw new IllegalStateException("Chromium ended before it listened: " + told);
  }

  /** Shows a file as a phone of that width does. */
  void open(Path file, int width) throws Exception {
    call(
        "Emulation.setDeviceMetricsOverride",
        "{\"width\":" + width + ",\"height\":740,\"deviceScaleFactor\":2,\"mobile\":true}");
    loaded = new CompletableFuture<>();
    JsonObject navigation = new JsonObject();
    navigation.addProperty("url", file.toUri().toString());
    call("Page.navigate", navigation.toString());
    loaded.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** What an expression comes to in the page. */
  JsonElement evaluate(String expression) throws Exception {
    JsonObject parameters = new JsonObject();
    parameters.addProperty("expression", expression);
    parameters.addProperty("returnByValue", true);
    JsonObject result = call("Runtime.evaluate", parameters.toString());
    if (result.has("exceptionDetails")) {
      throw new IllegalStateException(expression + " failed: " + result);
    }
    return result.getAsJsonObject("result").get("value");
  }

  JsonObject call(String method, String parameters) throws Exception {
    int id = ids.incrementAndGet();
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    answers.put(id, answer);
    socket
        .sendText(
            "{\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + parameters + "}", true)
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    JsonObject message = answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (message.has("error")) {
      throw new IllegalStateException(method + " failed: " + message);
    }
    return message.getAsJsonObject("result");
  }

  /** What the console showed so far: errors, rejected resources, and whatever a script printed. */
  List<String> complaints() {
    return complaints;
  }

  @Override
  public void close() {
    socket.abort();
    process.destroy();
    process.onExit().completeOnTimeout(null, 10, TimeUnit.SECONDS).join();
    process.destroyForcibly();
  }

  /** Takes what the browser tells. */
  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        JsonObject message = JsonParser.parseString(text.toString()).getAsJsonObject();
        text.setLength(0);
        take(message);
      }
      webSocket.request(1);
      return null;
    }

    private void take(JsonObject message) {
      if (message.has("id")) {
        answers.remove(message.get("id").getAsInt()).complete(message);
        return;
      }
      switch (message.get("method").getAsString()) {
        case "Page.loadEventFired" -> loaded.complete(message);
        case "Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown" ->
            complaints.add(message.toString());
        default -> {}
      }
    }
  }
}
