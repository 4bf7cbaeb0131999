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

/** Takes in the keys that events say were put, and brings each file set among them up to date. */
final class ArrivedFiles {
  private final Dispatcher dispatcher;
  private final UnrecognisedFiles unrecognisedFiles;

  ArrivedFiles(Dispatcher dispatcher, UnrecognisedFiles unrecognisedFiles) {
    this.dispatcher = dispatcher;
    this.unrecognisedFiles = unrecognisedFiles;
  }

  /** Says which request the log is about from now on. */
  void invoked(String requestId) {
    dispatcher.invoked(requestId);
  }

  /**
   * Handles the keys, as they stand in the bucket. Each set is reconciled once, however many of its
   * keys are among them, and before files that are of no set are answered.
   *
   * @throws PartialFailureException if some of the sets or files could not be handled; the others
   *     were
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
                    key, () -> unrecognisedFiles.answer(unrecognised))));
    PartialFailureException.runEach(steps);
  }
}
