package dev.orderpipeline.transform.join;

import dev.orderpipeline.model.Message;
import java.io.IOException;

/** Receives the messages of a day, one by one, in their fixed order. */
@FunctionalInterface
public interface MessageSink {

  /** Receives the next message. */
  void accept(Message message) throws IOException;
}
