package dev.orderpipeline.cli.console;

import com.google.gson.JsonObject;
import dev.orderpipeline.cli.command.CommandException;
import dev.orderpipeline.cli.operate.ExplainQuery;
import dev.orderpipeline.cli.operate.PipelineBuckets;
import dev.orderpipeline.cli.operate.RemotePipeline;
import dev.orderpipeline.model.FileSetId;
import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import io.javalin.http.TooManyRequestsResponse;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32;

/** The pages and forms of the console. */
final class ConsoleRoutes {
  private static final int MAX_UNRECOGNISED = 100;

  /**
   * A receipt runs nothing and loads nothing, and opens in a frame of the console. It has its own
   * styles.
   */
  private static final String RECEIPT_POLICY =
      "sandbox allow-downloads; script-src 'none'; img-src 'none'; font-src 'none';"
          + " connect-src 'none'; media-src 'none'; object-src 'none'; frame-src 'none';"
          + " form-action 'none'; base-uri 'none'; frame-ancestors 'self'";

  private static final Map<String, String> RECEIPT_TYPES =
      Map.of(
          "receipt.html", "text/html; charset=utf-8",
          "receipt.json", "application/json",
          "rejected.csv", "text/csv; charset=utf-8",
          "affected.csv", "text/csv; charset=utf-8");

  private final ConsoleSettings settings;
  private final PipelineSource source;
  private final BoardFeed feed;
  private final ActionRuns runs;
  private final ConsoleGuard guard;
  private final Pages pages;
  private final InstantSource clock;
  private final Assets assets = new Assets();

  ConsoleRoutes(
      ConsoleSettings settings,
      PipelineSource source,
      BoardFeed feed,
      ActionRuns runs,
      ConsoleGuard guard,
      Pages pages,
      InstantSource clock) {
    this.settings = settings;
    this.source = source;
    this.feed = feed;
    this.runs = runs;
    this.guard = guard;
    this.pages = pages;
    this.clock = clock;
  }

  void addTo(RoutesConfig routes) {
    routes.get("/", request -> showBoard(request, "board"));
    routes.get("/board", request -> showBoard(request, "boardlive"));
    routes.get("/sets/{partner}/{date}", request -> showSet(request, "set"));
    routes.get("/sets/{partner}/{date}/live", request -> showSet(request, "setlive"));
    routes.get("/sets/{partner}/{date}/{revision}/{part}", this::showReceipt);
    routes.get("/unrecognised", this::showUnrecognised);
    routes.get("/explain", this::explain);
    routes.get("/queues", this::showQueues);
    routes.get("/confirm", this::confirm);
    routes.post("/actions", this::startAction);
    routes.get("/actions", this::showActions);
    routes.get("/actions/{id}", request -> showAction(request, "action"));
    routes.get("/actions/{id}/live", request -> showAction(request, "actionlive"));
    routes.get("/assets/{name}", assets::serve);
  }

  private void showBoard(Context request, String template) {
    BoardQuery query =
        BoardQuery.parse(
            request.queryParam("q"),
            request.queryParam("only"),
            request.queryParam("page"),
            request.queryParam("until"));
    BoardFeed.Versioned current = feed.current();
    Board board = query.until().map(feed::until).orElse(current.board());
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("board", board);
    parameters.put("query", query);
    parameters.put("at", clock.instant());
    if (template.equals("board")) {
      parameters.put("frame", frame("Board", "/", current.version()));
    }
    html(request, pages.render(template, parameters));
  }

  private void showSet(Context request, String template) {
    FileSetId set = set(request);
    SetView view = SetView.read(source, runs, set, source.status(Optional.of(argument(set))));
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("view", view);
    parameters.put("readOnly", guard.isReadOnly());
    parameters.put("digest", "");
    String digest = digest(pages.render("setlive", parameters));
    if (template.equals("setlive") && digest.equals(request.queryParam("v"))) {
      request.status(HttpStatus.NO_CONTENT);
      return;
    }
    parameters.put("digest", digest);
    if (template.equals("set")) {
      parameters.put("frame", frame(view.set().title(), "", feed.current().version()));
    }
    html(request, pages.render(template, parameters));
  }

  private void showReceipt(Context request) {
    FileSetId set = set(request);
    String part = request.pathParam("part");
    String revision = request.pathParam("revision");
    if (!PipelineBuckets.RECEIPT_PARTS.contains(part) || !revision.matches("r[1-9][0-9]{0,8}")) {
      throw new NotFoundResponse("There is no such part of a receipt.");
    }
    byte[] content =
        source
            .receipt(set, Integer.parseInt(revision.substring(1)), part)
            .orElseThrow(() -> new NotFoundResponse("There is no such receipt."));
    request.header("Content-Security-Policy", RECEIPT_POLICY);
    if (!part.equals("receipt.html")) {
      request.header("Content-Disposition", "attachment; filename=\"" + part + "\"");
    }
    request.contentType(RECEIPT_TYPES.get(part)).result(content);
  }

  private void showUnrecognised(Context request) {
    List<StrayFile> files =
        source.unrecognised(MAX_UNRECOGNISED).stream().map(StrayFile::ofReceipt).toList();
    html(
        request,
        pages.render(
            "unrecognised",
            Map.of(
                "files",
                files,
                "frame",
                frame("Unrecognised files", "/unrecognised", feed.current().version()))));
  }

  private void explain(Context request) {
    String set = Optional.ofNullable(request.queryParam("set")).orElse("").strip();
    String query = Optional.ofNullable(request.queryParam("q")).orElse("");
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("set", set);
    parameters.put("query", query);
    parameters.put("problem", "");
    parameters.put("view", null);
    if (!query.isEmpty()) {
      try {
        parameters.put("view", ExplanationView.of(explanation(set, query)));
      } catch (IllegalArgumentException | CommandException e) {
        parameters.put("problem", ShownText.visible(e.getMessage()));
      }
    }
    parameters.put("frame", frame("Explain", "/explain", feed.current().version()));
    html(request, pages.render("explain", parameters));
  }

  /** Explains a message if a message has this id; otherwise a customer of the set. */
  private JsonObject explanation(String set, String query) {
    Optional<FileSetId> named = RemotePipeline.set(set);
    if (named.isEmpty() && !set.isEmpty()) {
      throw new IllegalArgumentException(set + " is not a file set such as acme/2022-01-30.");
    }
    if (!ExplainQuery.isMessageId(query.strip())) {
      return explanation(
          named.orElseThrow(
              () -> new IllegalArgumentException("Name the file set of the customer.")),
          query);
    }
    JsonObject message = source.explain(ExplainQuery.ofMessage(query.strip(), named));
    if (named.isEmpty() || !message.get("outcome").getAsString().equals("NOT_FOUND")) {
      return message;
    }
    // A reference can look like a message_id, for example a SHA-256.
    JsonObject customer = explanation(named.get(), query);
    customer.addProperty(
        "sentence",
        "No message with this id was found. As a customer's reference: "
            + customer.get("sentence").getAsString());
    return customer;
  }

  private JsonObject explanation(FileSetId set, String customer) {
    return source.explain(ExplainQuery.ofCustomer(set, customer, Optional.empty()));
  }

  private void showQueues(Context request) {
    BoardFeed.Versioned current = feed.current();
    Map<ConsoleAction, String> commands = new LinkedHashMap<>();
    for (ActionKind kind : ActionKind.values()) {
      if (!kind.needsSet()) {
        ConsoleAction action = ConsoleAction.of(kind, Optional.empty());
        commands.put(action, runs.command(action));
      }
    }
    html(
        request,
        pages.render(
            "queues",
            Map.of(
                "board",
                current.board(),
                "commands",
                commands,
                "at",
                clock.instant(),
                "frame",
                frame("Queues", "/queues", current.version()))));
  }

  private void confirm(Context request) {
    ConsoleAction action =
        action(
            request.queryParam("action"),
            request.queryParam("set"),
            request.queryParam("replay_id"));
    html(
        request,
        pages.render(
            "confirm",
            Map.of(
                "action",
                action,
                "command",
                runs.command(action),
                "token",
                guard.token(),
                "id",
                UUID.randomUUID().toString(),
                "frame",
                frame(action.title(), "", feed.current().version()))));
  }

  private void startAction(Context request) {
    String id = request.formParam("id");
    if (id == null || !id.matches("[0-9a-f-]{36}")) {
      throw new BadRequestResponse("The form has no id.");
    }
    ConsoleAction action =
        action(
            request.formParam("action"), request.formParam("set"), request.formParam("replay_id"));
    ActionRun run =
        runs.start(id, action)
            .orElseThrow(
                () -> new TooManyRequestsResponse("Too many commands run. Wait for one to end."));
    request.redirect(run.path(), HttpStatus.SEE_OTHER);
  }

  private void showActions(Context request) {
    html(
        request,
        pages.render(
            "actions",
            Map.of(
                "runs",
                runs.recent(),
                "frame",
                frame("Commands", "/actions", feed.current().version()))));
  }

  private void showAction(Context request, String template) {
    ActionRun run =
        runs.find(request.pathParam("id"))
            .orElseThrow(() -> new NotFoundResponse("This console has not run this command."));
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("run", run);
    if (template.equals("action")) {
      parameters.put("frame", frame(run.action().title(), "/actions", feed.current().version()));
    }
    html(request, pages.render(template, parameters));
  }

  /** Shows why a request was not served. */
  void showProblem(Context request, int status, String message) {
    request.status(status);
    html(
        request,
        pages.render(
            "problem",
            Map.of("message", ShownText.visible(message), "frame", frame("Problem", "", 0))));
  }

  private PageFrame frame(String title, String path, long version) {
    return new PageFrame(title, path, settings.pipeline(), guard.isReadOnly(), version);
  }

  private static void html(Context request, String page) {
    request.contentType("text/html; charset=utf-8").result(page);
  }

  private static FileSetId set(Context request) {
    return SetPath.parse(request.pathParam("partner"), request.pathParam("date"))
        .orElseThrow(() -> new NotFoundResponse("This is not the address of a file set."));
  }

  private static ConsoleAction action(String kind, String set, String replayId) {
    Optional<FileSetId> parsed = Optional.ofNullable(set).flatMap(SetPath::parse);
    return ConsoleAction.parse(
            String.valueOf(kind), parsed, Optional.ofNullable(replayId).filter(id -> !id.isEmpty()))
        .orElseThrow(() -> new BadRequestResponse("This is not an action of the console."));
  }

  /** Without the slash, a set of the bucket's root would read as all sets of its date. */
  private static String argument(FileSetId set) {
    return set.partner().isEmpty() ? "/" + set : set.toString();
  }

  private static String digest(String html) {
    CRC32 digest = new CRC32();
    digest.update(html.getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(digest.getValue());
  }
}
