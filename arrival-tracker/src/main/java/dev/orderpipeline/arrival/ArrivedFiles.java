package dev.orderpipeline.arrival;

import dev.orderpipeline.ledger.Reconciler.Reconciled;
import dev.orderpipeline.ledger.Trigger;
import dev.orderpipeline.model.DropKey;
import dev.orderpipeline.model.FileSetId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reconciles the file sets of uploaded keys and writes receipts for unrecognised keys. */
final class ArrivedFiles {
  private final Dispatcher dispatcher;
  private final UnrecognisedFiles unrecognisedFiles;

  ArrivedFiles(Dispatcher dispatcher, UnrecognisedFiles unrecognisedFiles) {
    this.dispatcher = dispatcher;
    this.unrecognisedFiles = unrecognisedFiles;
  }

  /** Sets the request id of the following log events. */
  void setRequestId(String requestId) {
    dispatcher.setRequestId(requestId);
  }

  /**
   * Handles uploaded keys. Reconciles each set once, however many of its keys were uploaded, then
   * writes the receipts of unrecognised files.
   *
   * @param keys decoded object keys
   * @throws PartialFailureException if some sets or files failed; the others were handled
   */
  void arrived(Collection<String> keys) {
    TreeSet<FileSetId> sets = new TreeSet<>();
    TreeMap<String, DropKey.Unrecognised> others = new TreeMap<>();
    for (String key : keys) {
      DropKey parsed = DropKey.parse(key);
      if (parsed instanceof DropKey.SetFile file) {
        sets.add(file.set());
      } else if (parsed instanceof DropKey.Unrecognised unrecognised) {
        others.put(key, unrecognised);
      }
    }
    List<PartialFailureException.Step> steps = new ArrayList<>();
    for (FileSetId set : sets) {
      steps.add(
          new PartialFailureException.Step(
              set.toString(),
              () -> {
                Reconciled unused = dispatcher.reconcile(set, Trigger.EVENT);
              }));
    }
    others.forEach(
        (key, unrecognised) ->
            steps.add(
                new PartialFailureException.Step(
                    key, () -> unrecognisedFiles.writeReceipt(unrecognised))));
    PartialFailureException.runEach(steps);
  }
}
