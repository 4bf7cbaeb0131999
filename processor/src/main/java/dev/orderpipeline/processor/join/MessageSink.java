package dev.orderpipeline.processor.join;

import dev.orderpipeline.model.Message;
import java.io.IOException;

/** Takes the messages of a day, one by one, in their fixed order. */
@FunctionalInterface
public interface MessageSink {

  /** Takes the next message. */
  void accept(Message message) throws IOException;
}
