package dev.orderpipeline.processor.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.json.MessageJson;
import dev.orderpipeline.json.MessageLines;
import dev.orderpipeline.model.Message.CustomerMessage;
import dev.orderpipeline.transform.intake.OrderedExecutor;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MessageFormatterTest {
  private final ExecutorService helper = Executors.newSingleThreadExecutor();
  private final StringBuilder handedOut = new StringBuilder();

  @AfterEach
  void endHelper() {
    helper.shutdownNow();
  }

  @Test
  void linesAreEmittedInTheOrderOfTheMessages() throws IOException {
    int piece = MessageFormatter.BATCH_MESSAGES;
    for (int messages : new int[] {0, 1, piece - 1, piece, piece + 1, 20 * piece + 3}) {
      for (OrderedExecutor threads :
          List.of(OrderedExecutor.singleThreaded(), OrderedExecutor.with(helper, 1))) {
        handedOut.setLength(0);
        try (MessageFormatter forming = new MessageFormatter(threads, this::take)) {
          for (int i = 0; i < messages; i++) {
            forming.add(message(i));
          }
          forming.finish();
        }
        assertThat(handedOut.toString()).isEqualTo(lines(messages));
      }
    }
  }

  @Test
  void finishEmitsIncompleteBlocks() throws IOException {
    try (MessageFormatter forming =
        new MessageFormatter(OrderedExecutor.singleThreaded(), this::take)) {
      forming.add(message(0));
      forming.finish();
      assertThat(handedOut.toString()).isEqualTo(lines(1));
      forming.add(message(1));
      forming.finish();
    }
    assertThat(handedOut.toString()).isEqualTo(lines(2));
  }

  @Test
  void blockIsFormattedByAHelperWhileTheNextIsCollected() throws Exception {
    List<Runnable> given = new ArrayList<>();
    try (MessageFormatter forming =
        new MessageFormatter(OrderedExecutor.with(given::add, 1), this::take)) {
      for (int i = 0; i < MessageFormatter.BATCH_MESSAGES; i++) {
        forming.add(message(i));
      }
      assertThat(given).hasSize(1);
      Future<?> made = helper.submit(given.get(0));
      made.get();
      assertThat(handedOut).isEmpty();

      forming.finish();
    }
    assertThat(handedOut.toString()).isEqualTo(lines(MessageFormatter.BATCH_MESSAGES));
  }

  @Test
  void failureOfTheSinkFailsTheFormatter() throws IOException {
    try (MessageFormatter forming =
        new MessageFormatter(
            OrderedExecutor.with(helper, 1),
            lines -> {
              throw new IOException("disk full");
            })) {
      forming.add(message(0));

      assertThatThrownBy(forming::finish)
          .isExactlyInstanceOf(IOException.class)
          .hasMessage("disk full");
    }
  }

  private void take(MessageLines lines) {
    handedOut.append(new String(lines.bytes(), 0, lines.length(), StandardCharsets.UTF_8));
  }

  private static CustomerMessage message(int number) {
    return new CustomerMessage("c" + number, number, BigDecimal.valueOf(number, 2));
  }

  private static String lines(int messages) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < messages; i++) {
      lines.append(MessageJson.body(message(i))).append('\n');
    }
    return lines.toString();
  }
}
