package dev.orderpipeline.transform.fastpath;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Generates irregular CSV files, to compare the plain path with the fast path. */
public final class RandomCsv {
  private static final String[] HEADERS = {
    "customer_reference",
    "customer_reference,id,note",
    "id,customer_reference status",
    "order_reference,customer_reference",
    "id,customer_reference,order_status order_reference order_timestamp",
    "id,order_reference,total_price",
    "id,order_reference,quantity,total_price,",
    "customer_reference,order_reference,order_timestamp",
    "note,id,order_reference,item_name quantity total_price",
    "id order_reference total_price"
  };
  private static final String[] PARTS = {
    "a",
    "o1",
    "12",
    "1.5",
    "-3",
    "1,250",
    "12,50",
    "+0.000001",
    "999999999999999999",
    "07",
    "x y",
    " ",
    "  ",
    "\"",
    "\"\"",
    "\"a\"",
    "\u00E9",
    "\uFFFD",
    "\u0000",
    "\t",
    "\u007F",
    "\u0085",
    "\uFEFF",
    "\u00A0",
    "\u200B",
    "NULL",
    "=\"7\"",
    "---",
    "1.250",
    ".5",
    "5.",
    "1.50000000",
    "\uD83D\uDE00",
    "ok 2 5",
    "ok 2 1,250",
    "c1 on its way",
    "",
    "ok o1 1676539508"
  };
  private static final String[] ENDS = {"\n", "\n", "\n", "\r\n", "\r", "\n\n", "\n \n"};
  private static final byte[][] DAMAGE = {
    {(byte) 0xEB},
    {(byte) 0xE2, (byte) 0x82},
    {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
    {(byte) 0xC0, (byte) 0x80},
    {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
    {(byte) 0xF0, (byte) 0x9F},
    {(byte) 0xFF},
    {(byte) 0x80}
  };

  private RandomCsv() {}

  /** Generates a file with irregular cells, widths, quotes and line ends. */
  public static byte[] file(int seed, int rows) throws IOException {
    Random random = new Random(seed);
    String delimiter = pick(random, ",", ";", "\t", "|");
    String header = pick(random, HEADERS).replace(",", delimiter);
    int width = header.split("[,;\t|]", -1).length;
    int oddities = random.nextInt(4) * 8;
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    write(file, header + pick(random, ENDS));
    for (int row = random.nextInt(rows + 1); row > 0; row--) {
      int cells = width + (random.nextInt(100) < oddities ? random.nextInt(3) - 1 : 0);
      for (int cell = 0; cell < cells; cell++) {
        write(file, cell == 0 ? "" : delimiter);
        if (random.nextInt(200) < oddities) {
          file.write(DAMAGE[random.nextInt(DAMAGE.length)]);
        }
        write(file, cell(random, oddities, row, delimiter));
      }
      write(file, row == 1 && random.nextBoolean() ? "" : pick(random, ENDS));
    }
    return file.toByteArray();
  }

  private static String cell(Random random, int oddities, int row, String delimiter) {
    if (random.nextInt(100) >= oddities) {
      return pick(random, "n" + row, row + ".5", "ok 2 " + row, "c1 \u00E9", "\"two\nlines\"");
    }
    StringBuilder cell = new StringBuilder(pick(random, PARTS));
    while (random.nextBoolean()) {
      cell.append(pick(random, PARTS));
    }
    return random.nextInt(3) > 0 ? cell.toString().replace(delimiter, ".") : cell.toString();
  }

  private static void write(ByteArrayOutputStream file, String text) throws IOException {
    file.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String pick(Random random, String... from) {
    return from[random.nextInt(from.length)];
  }
}
