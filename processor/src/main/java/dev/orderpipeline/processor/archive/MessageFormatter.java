package dev.orderpipeline.processor.archive;

import dev.orderpipeline.model.Message;
import dev.orderpipeline.model.MessageLines;
import dev.orderpipeline.processor.intake.OrderedExecutor;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes lines of JSON of messages, piece by piece, so that several threads can make them, and hands
 * out the pieces in the order of the messages. Not thread-safe.
 */
public final class MessageFormatter implements Closeable {
  /** Enough that a thread is worth waking; little enough that long references need no memory. */
  static final int PIECE = 512;

  private final OrderedExecutor.Line<MessageLines> pieces;
  private List<Message> piece = new ArrayList<>(PIECE);

  /**
   * @param threads make the lines
   * @param lines takes them, on the thread that adds messages
   */
  public MessageFormatter(OrderedExecutor threads, OrderedExecutor.Results<MessageLines> lines) {
    this.pieces = threads.line(lines);
  }

  /** Adds a message. Lines of earlier ones may be handed out meanwhile. */
  public void add(Message message) throws IOException {
    piece.add(message);
    if (piece.size() == PIECE) {
      endPiece();
    }
  }

  private void endPiece() throws IOException {
    List<Message> whole = piece;
    piece = new ArrayList<>(PIECE);
    pieces.add(() -> MessageLines.of(whole));
  }

  /** Hands out the lines of all messages so far. */
  public void finish() throws IOException {
    if (!piece.isEmpty()) {
      endPiece();
    }
    pieces.finish();
  }

  /** Drops what is not handed out. No thread is at work on it afterwards. */
  @Override
  public void close() {
    pieces.close();
  }
}
