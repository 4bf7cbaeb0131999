import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * Gives all entries of a jar the same time. ProGuard writes the time of the build, so that equal
 * classes would give other bytes.
 *
 * <p>Arguments: the jar, and the time (ISO 8601). The time is written as UTC, whatever the machine's
 * zone.
 */
public final class FixedTimes {
  private static final int END = 0x06054b50;
  private static final int END_LENGTH = 22;
  private static final int CENTRAL = 0x02014b50;
  private static final int LOCAL = 0x04034b50;
  private static final int MAX_ENTRIES = 0xffff;

  public static void main(String[] arguments) throws IOException {
    Path jar = Path.of(arguments[0]);
    ByteBuffer zip =
        ByteBuffer.wrap(Files.readAllBytes(jar)).order(ByteOrder.LITTLE_ENDIAN);
    int dosTime = dosTime(OffsetDateTime.parse(arguments[1]));
    int end = zip.limit() - END_LENGTH;
    int entries = Short.toUnsignedInt(zip.getShort(end + 10));
    // A comment would move the end, and a larger jar has other records.
    if (zip.getInt(end) != END || entries == MAX_ENTRIES) {
      throw new IOException(jar + " has a comment or too many entries; only plain jars are known");
    }
    int header = zip.getInt(end + 16);
    for (int i = 0; i < entries; i++) {
      int local = zip.getInt(header + 42);
      if (zip.getInt(header) != CENTRAL || zip.getInt(local) != LOCAL) {
        throw new IOException(jar + " is damaged at byte " + header + "; build it again");
      }
      zip.putInt(header + 12, dosTime);
      zip.putInt(local + 10, dosTime);
      header +=
          46
              + Short.toUnsignedInt(zip.getShort(header + 28))
              + Short.toUnsignedInt(zip.getShort(header + 30))
              + Short.toUnsignedInt(zip.getShort(header + 32));
    }
    Files.write(jar, zip.array());
  }

  private static int dosTime(OffsetDateTime time) {
    OffsetDateTime utc = time.withOffsetSameInstant(ZoneOffset.UTC);
    return (utc.getYear() - 1980) << 25
        | utc.getMonthValue() << 21
        | utc.getDayOfMonth() << 16
        | utc.getHour() << 11
        | utc.getMinute() << 5
        | utc.getSecond() / 2;
  }

  private FixedTimes() {}
}
