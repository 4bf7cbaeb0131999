package dev.orderpipeline.transform.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The blocks of a file are the whole file, cut between records. */
class BlockCutterTest {
  private static final String[] PARTS = {
    "a", "bc", ",", "\"", "\"\"", "\n", "\r", "\r\n", " ", "\u00E9"
  };
  private static final Quotes QUOTES = new Quotes(',');

  @Test
  void blocksOfAnySizeAreCutBetweenRecords() throws IOException {
    for (int seed = 0; seed < 3_000; seed++) {
      byte[] file = randomText(seed);
      List<Integer> begins = new ArrayList<>();
      for (int at = 0; at < file.length; at = QUOTES.endOfRecord(file, at, file.length)) {
        begins.add(at);
      }
      BlockCutter cutter =
          new BlockCutter(new ByteArrayInputStream(file), QUOTES, 1_000, 1 + seed % 40, 1);
      int at = 0;
      byte[] spare = {};
      for (Block block = cutter.next(spare); block != null; block = cutter.next(spare)) {
        spare = block.bytes();
        assertThat(begins).as("seed %d", seed).contains(at);
        assertThat(block.firstLine()).isEqualTo(1 + Quotes.lines(file, 0, at));
        assertThat(Arrays.copyOfRange(block.bytes(), block.from(), block.to()))
            .isEqualTo(Arrays.copyOfRange(file, at, at + block.to() - block.from()));
        at += block.to() - block.from();
      }
      assertThat(at).isEqualTo(file.length);
    }
  }

  @Test
  void tooLongRecordEndsTheBlocks() throws IOException {
    byte[] file = ("a\n" + "x".repeat(5_000) + "\nb\n").getBytes(StandardCharsets.UTF_8);
    BlockCutter cutter = new BlockCutter(new ByteArrayInputStream(file), QUOTES, 1_000, 2, 1);
    assertThat(cutter.next(new byte[0]).to()).isEqualTo(2);
    assertThat(cutter.next(new byte[0]).to()).isBetween(1_001, 4_000);
    assertThat(cutter.next(new byte[0])).isNull();
  }

  /** Random text with all characters that can end a record. */
  static byte[] randomText(int seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(120); i > 0; i--) {
      text.append(PARTS[random.nextInt(PARTS.length)]);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
