package dev.orderpipeline.arrival;

import dev.orderpipeline.ledger.Trigger;
import dev.orderpipeline.model.DropKey;
import dev.orderpipeline.model.EventLog;
import dev.orderpipeline.model.FileSetId;
import java.util.Collection;
import java.util.TreeSet;

/** Takes in the keys that events say were put, and brings each file set among them up to date. */
final class ArrivedFiles {
  private final Dispatcher dispatcher;
  private final EventLog log;

  ArrivedFiles(Dispatcher dispatcher, EventLog log) {
    this.dispatcher = dispatcher;
    this.log = log;
  }

  /**
   * Handles the keys, as they stand in the bucket. Each set is reconciled once, however many of its
   * keys are among them.
   *
   * @throws SeveralSetsException if some of the sets could not be reconciled; the others were
   */
  void arrived(Collection<String> keys) {
    TreeSet<FileSetId> sets = new TreeSet<>();
    for (String key : keys) {
      DropKey parsed = DropKey.parse(key);
      if (parsed instanceof DropKey.SetFile file) {
        sets.add(file.set());
      } else if (parsed instanceof DropKey.Unrecognised unrecognised) {
        log.write("unrecognised_file", "key", key, "reason", unrecognised.reason());
      }
    }
    SeveralSetsException.runEach(sets, set -> dispatcher.reconcile(set, Trigger.EVENT));
  }
}
