package dev.orderpipeline.cli.console;

import com.google.gson.JsonObject;
import dev.orderpipeline.cli.operate.RemotePipeline;
import dev.orderpipeline.model.FileSetId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a set's page shows.
 *
 * @param receiptRevision the revision of the newest receipt, if there is one
 * @param strayFiles files in the bucket that are probably meant for this set or partner
 * @param log lines of the functions, if this machine has their logs
 * @param actions the buttons, the recommended ones first
 */
public record SetView(
    SetReport set,
    List<Timeline.Step> timeline,
    Optional<Integer> receiptRevision,
    Optional<ReceiptSummary> receipt,
    List<StrayFile> strayFiles,
    Optional<List<String>> log,
    List<Button> actions) {
  private static final int MAX_LOG_LINES = 200;

  /**
   * A button.
   *
   * @param command the same for a shell
   */
  public record Button(ConsoleAction action, String command, boolean recommended) {}

  /** Reads what the page of a set shows. */
  static SetView read(PipelineSource source, ActionRuns runs, FileSetId set, JsonObject status) {
    SetReport report =
        RemotePipeline.sets(status).stream()
            .flatMap(found -> SetReport.of(found).stream())
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("the status has no set " + set));
    Optional<Integer> revision = Optional.empty();
    Optional<JsonObject> receipt = Optional.empty();
    // The newest revision has no receipt until it has ended.
    for (int found = report.revision();
        found > Math.max(0, report.revision() - 2) && receipt.isEmpty();
        found--) {
      receipt = source.receipt(set, found, "receipt.json").map(ReceiptSummary::parse);
      revision = receipt.isPresent() ? Optional.of(found) : Optional.empty();
    }
    boolean isCurrent = revision.filter(found -> found == report.revision()).isPresent();
    return new SetView(
        report,
        Timeline.of(report, isCurrent ? receipt : Optional.empty()),
        revision,
        receipt.map(ReceiptSummary::of),
        StrayFile.ofStatus(status),
        source.log(set, MAX_LOG_LINES),
        buttons(runs, set, report));
  }

  private static List<Button> buttons(ActionRuns runs, FileSetId set, SetReport report) {
    Map<ConsoleAction, Boolean> actions = new LinkedHashMap<>();
    report.actions().forEach(action -> actions.put(ConsoleAction.of(action, set), true));
    for (ActionKind kind :
        List.of(
            ActionKind.REPLAY,
            ActionKind.DRY_RUN,
            ActionKind.REPLAY_AS_IT_IS,
            ActionKind.REPUBLISH,
            ActionKind.RECONCILE)) {
      actions.putIfAbsent(ConsoleAction.of(kind, Optional.of(set)), false);
    }
    List<Button> buttons = new ArrayList<>();
    actions.forEach(
        (action, recommended) ->
            buttons.add(new Button(action, runs.command(action), recommended)));
    return List.copyOf(buttons);
  }

  /** Where a part of the receipt is. */
  public String receiptPath(String part) {
    return set.path() + "/r" + receiptRevision.orElseThrow() + "/" + part;
  }
}
