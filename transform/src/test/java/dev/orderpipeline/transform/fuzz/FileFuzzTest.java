package dev.orderpipeline.transform.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.transform.cleaning.Cleaned;
import dev.orderpipeline.transform.cleaning.FileCleaning;
import dev.orderpipeline.transform.intake.FileRejectedException;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any bytes become rows and rejections by line, or a rejected file. The sizes of reads change
 * nothing.
 */
class FileFuzzTest {
  static List<Named<byte[]>> corpus() throws IOException {
    return Corpus.in("files");
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void anyBytesBecomeRowsAndRejectionsOrARejectedFile(byte[] data) throws IOException {
    fuzzerTestOneInput(data);
  }

  /** Jazzer calls it by this name. */
  public static void fuzzerTestOneInput(byte[] data) throws IOException {
    Optional<FuzzedFile> made = FuzzedFile.of(data);
    if (made.isEmpty()) {
      return;
    }
    FileKind kind = made.get().kind();
    byte[] file = made.get().bytes();

    List<String> read = read(kind, new ByteArrayInputStream(file));

    assertThat(read(kind, new OneByteAtATime(file))).isEqualTo(read);
  }

  private static List<String> read(FileKind kind, InputStream bytes) throws IOException {
    List<String> seen = new ArrayList<>();
    long line = 0;
    try (FileCleaning cleaning = FileCleaning.open(kind, bytes, FuzzedFile.LIMITS)) {
      for (Cleaned cleaned = cleaning.next(); cleaned != null; cleaned = cleaning.next()) {
        boolean isFurther = cleaning.record().numberOnLine() > 0;
        if (isFurther ? cleaned.line() != line : cleaned.line() <= line) {
          throw new AssertionError("line " + cleaned.line() + " comes after line " + line);
        }
        line = cleaned.line();
        seen.add(cleaned.toString());
      }
    } catch (FileRejectedException e) {
      if (!e.getMessage().startsWith(e.reason().code() + ": ")) {
        throw new AssertionError("a rejection without its code", e);
      }
      seen.add(e.line() + " " + e.getMessage());
    }
    return seen;
  }

  /** Returns one byte per read and reports no available bytes. */
  private static final class OneByteAtATime extends FilterInputStream {
    OneByteAtATime(byte[] bytes) {
      super(new ByteArrayInputStream(bytes));
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      return super.read(buffer, offset, Math.min(length, 1));
    }

    @Override
    public int available() {
      return 0;
    }
  }
}
