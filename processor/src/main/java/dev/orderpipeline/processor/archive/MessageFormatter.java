package dev.orderpipeline.processor.archive;

import dev.orderpipeline.json.MessageLines;
import dev.orderpipeline.model.Message;
import dev.orderpipeline.transform.intake.OrderedExecutor;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Formats messages as JSON lines on several threads and emits them in the order of the messages.
 * Not thread-safe: one thread adds messages.
 */
public final class MessageFormatter implements Closeable {
  /** Messages per task: enough to amortise the hand-over, few enough to bound memory. */
  static final int BATCH_MESSAGES = 512;

  private final OrderedExecutor.Pipeline<MessageLines> batches;
  private List<Message> batch = new ArrayList<>(BATCH_MESSAGES);

  /**
   * Creates a formatter.
   *
   * @param threads format the messages
   * @param lines receives the lines, on the thread that adds messages
   */
  public MessageFormatter(OrderedExecutor threads, OrderedExecutor.Results<MessageLines> lines) {
    this.batches = threads.pipeline(lines);
  }

  /** Adds a message. Can emit lines of earlier messages. */
  public void add(Message message) throws IOException {
    batch.add(message);
    if (batch.size() == BATCH_MESSAGES) {
      submitBatch();
    }
  }

  private void submitBatch() throws IOException {
    List<Message> full = batch;
    batch = new ArrayList<>(BATCH_MESSAGES);
    batches.add(() -> MessageLines.of(full));
  }

  /** Emits the lines of all messages so far. */
  public void finish() throws IOException {
    if (!batch.isEmpty()) {
      submitBatch();
    }
    batches.finish();
  }

  /** Discards lines that were not emitted, and waits until no thread works on them. */
  @Override
  public void close() {
    batches.close();
  }
}
