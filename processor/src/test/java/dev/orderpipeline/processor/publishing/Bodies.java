package dev.orderpipeline.processor.publishing;

import dev.orderpipeline.json.MessageJson;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.Message;
import dev.orderpipeline.model.Message.ClosingMessage;
import dev.orderpipeline.model.Message.CustomerMessage;
import dev.orderpipeline.processor.archive.Spool;
import dev.orderpipeline.processor.archive.SpoolWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Spools of distinct messages. */
final class Bodies {
  private Bodies() {}

  static Spool spool(Path file, int messages) throws IOException {
    List<Message> all = new ArrayList<>();
    IntStream.range(0, messages).forEach(number -> all.add(message(number)));
    return spool(file, all);
  }

  static Spool spool(Path file, List<Message> messages) throws IOException {
    try (SpoolWriter writer = new SpoolWriter(file)) {
      for (Message message : messages) {
        writer.write(message);
      }
      return writer.finish();
    }
  }

  /** A spool of that many messages and a closing message, which is not that of a whole revision. */
  static Spool closedSpool(Path file, FileSetId set, int messages) throws IOException {
    try (SpoolWriter writer = new SpoolWriter(file)) {
      for (int number = 0; number < messages; number++) {
        writer.write(message(number));
      }
      return writer.finish(new ClosingMessage(set, 2, messages, 0, "0".repeat(64)));
    }
  }

  static Message message(int number) {
    return new CustomerMessage("c" + number, number + 1L, BigDecimal.ONE);
  }

  static String body(int number) {
    return MessageJson.body(message(number));
  }
}
