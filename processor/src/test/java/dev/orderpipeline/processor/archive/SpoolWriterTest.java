package dev.orderpipeline.processor.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.json.MessageJson;
import dev.orderpipeline.model.Message;
import dev.orderpipeline.model.Message.CustomerMessage;
import dev.orderpipeline.transform.intake.OrderedExecutor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolWriterTest {
  private static final int PIECE = 1 << 18;

  /** The length of a line without its reference: one order, a total of 1. */
  private static final int AROUND = line(0).length;

  @TempDir Path directory;

  @Test
  void blockIsCompressedWhenTheNextLineDoesNotFit() throws IOException {
    assertPacked(PIECE / 2, PIECE / 2, 100);
    assertPacked(PIECE / 2, PIECE / 2 - 1, 100);
    assertPacked(PIECE / 2, PIECE / 2 + 1, 100);
    assertPacked(PIECE, PIECE, 100);
    assertPacked(PIECE - 1, PIECE + 1, PIECE, 100);
  }

  @Test
  void lineLongerThanABlockIsItsOwnBlock() throws IOException {
    assertPacked(3 * PIECE, 100);
    assertPacked(100, 3 * PIECE, 100, 200);
    assertPacked(100, 3 * PIECE, 2 * PIECE, PIECE, 100);
  }

  @Test
  void bytesDoNotDependOnTheThreads() throws IOException {
    Random random = new Random(1);
    int[] lengths = IntStream.range(0, 12_000).map(i -> AROUND + random.nextInt(120)).toArray();
    byte[] expected = packed(lengths);

    assertThat(written(lengths, OrderedExecutor.singleThreaded())).isEqualTo(expected);
    assertThat(written(lengths, OrderedExecutor.with(Runnable::run, 1))).isEqualTo(expected);
    ExecutorService helpers = Executors.newFixedThreadPool(3);
    try {
      for (int run = 0; run < 5; run++) {
        assertThat(written(lengths, OrderedExecutor.with(helpers, 3))).isEqualTo(expected);
      }
    } finally {
      helpers.shutdownNow();
    }
  }

  @Test
  void lineThatCannotBeFormattedFailsTheWriterWithItsCause() throws IOException {
    Path file = directory.resolve("a");
    try (SpoolWriter writer = new SpoolWriter(file, OrderedExecutor.with(Runnable::run, 1))) {
      writer.write(new CustomerMessage("c1", 1, new Unreadable()));
      for (int i = 1; i < MessageFormatter.BATCH_MESSAGES; i++) {
        writer.write(message(9));
      }
      assertThatThrownBy(writer::finish)
          .isExactlyInstanceOf(IllegalStateException.class)
          .hasMessage("unreadable");
    }
    Files.delete(file);
  }

  @Test
  void writerThatIsClosedEarlyLeavesNoPendingTask() throws IOException {
    List<Runnable> given = new ArrayList<>();
    Unreadable amount = new Unreadable();
    try (SpoolWriter writer =
        new SpoolWriter(directory.resolve("a"), OrderedExecutor.with(given::add, 1))) {
      for (int i = 0; i < MessageFormatter.BATCH_MESSAGES; i++) {
        writer.write(new CustomerMessage("c1", 1, amount));
      }
    }

    assertThat(given).hasSize(1);
    given.forEach(Runnable::run);
    assertThat(amount.asked).isZero();
  }

  @Test
  void fullDiskFailsTheWriter() throws IOException {
    // Runs each task when the next one comes, so that some are pending at the failure.
    Deque<Runnable> given = new ArrayDeque<>();
    Executor late =
        work -> {
          given.add(work);
          while (given.size() > 1) {
            given.remove().run();
          }
        };
    FullDisk disk = new FullDisk();
    assertThatThrownBy(
            () -> {
              try (SpoolWriter writer =
                  new SpoolWriter(directory.resolve("a"), disk, new OrderedExecutor(late, 3))) {
                Random random = new Random(1);
                while (true) {
                  byte[] reference = new byte[1_000];
                  random.nextBytes(reference);
                  writer.write(
                      new CustomerMessage(
                          new String(reference, StandardCharsets.ISO_8859_1), 1, BigDecimal.ONE));
                }
              }
            })
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("no space left on device");

    assertThat(disk.closed).isTrue();
    int written = disk.attempts;
    given.forEach(Runnable::run);
    assertThat(disk.attempts).isEqualTo(written);
  }

  private void assertPacked(int... lengths) throws IOException {
    assertThat(written(lengths, OrderedExecutor.singleThreaded())).isEqualTo(packed(lengths));
  }

  private byte[] written(int[] lengths, OrderedExecutor threads) throws IOException {
    Path file = directory.resolve("spool");
    try (SpoolWriter writer = new SpoolWriter(file, threads)) {
      for (int length : lengths) {
        writer.write(message(length - AROUND));
      }
      writer.finish();
    }
    byte[] bytes = Files.readAllBytes(file);
    Files.delete(file);
    return bytes;
  }

  /** The expected lines of a spool. */
  private static byte[] packed(int... lengths) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(new byte[] {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 0, (byte) 0xFF});
    CRC32 checksum = new CRC32();
    int total = 0;
    ByteArrayOutputStream piece = new ByteArrayOutputStream();
    for (int length : lengths) {
      byte[] line = line(length - AROUND);
      if (piece.size() + line.length > PIECE) {
        deflate(piece, file);
      }
      piece.write(line);
      checksum.update(line);
      total += line.length;
    }
    deflate(piece, file);
    file.write(new byte[] {3, 0});
    file.write(
        ByteBuffer.allocate(8)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt((int) checksum.getValue())
            .putInt(total)
            .array());
    return file.toByteArray();
  }

  private static void deflate(ByteArrayOutputStream piece, ByteArrayOutputStream file) {
    if (piece.size() == 0) {
      return;
    }
    Deflater deflater = new Deflater(SpoolWriter.COMPRESSION_LEVEL, true);
    deflater.setInput(piece.toByteArray());
    byte[] packed = new byte[piece.size() + 1_024];
    file.write(packed, 0, deflater.deflate(packed, 0, packed.length, Deflater.SYNC_FLUSH));
    deflater.end();
    piece.reset();
  }

  private static Message message(int characters) {
    String reference = "0123456789".repeat(characters / 10 + 1).substring(0, characters);
    return new CustomerMessage(reference, 1, BigDecimal.ONE);
  }

  private static byte[] line(int characters) {
    return (MessageJson.body(message(characters)) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** An amount that cannot be written. */
  private static final class Unreadable extends BigDecimal {
    private static final long serialVersionUID = 1;
    private int asked;

    Unreadable() {
      super(1);
    }

    @Override
    public int signum() {
      asked++;
      throw new IllegalStateException("unreadable");
    }
  }

  private static final class FullDisk extends OutputStream {
    private int attempts;
    private boolean closed;

    @Override
    public void write(int b) throws IOException {
      attempts++;
      throw new IOException("no space left on device");
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      write(0);
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
