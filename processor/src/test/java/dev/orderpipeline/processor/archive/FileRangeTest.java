package dev.orderpipeline.processor.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileRangeTest {
  @TempDir Path directory;

  @Test
  void exactlyTheBytesOfTheRangeAreRead() throws IOException {
    Path file = Files.writeString(directory.resolve("a"), "0123456789");

    try (InputStream range = FileRange.open(file, 3, 4)) {
      assertThat(new String(range.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("3456");
    }
  }

  @Test
  void theRangeIsReadByteByByteToo() throws IOException {
    Path file = Files.write(directory.resolve("a"), new byte[] {1, (byte) 0xFF, 3});

    try (InputStream range = FileRange.open(file, 1, 1)) {
      assertThat(range.read()).isEqualTo(0xFF);
      assertThat(range.read()).isEqualTo(-1);
    }
  }

  @Test
  void aFileThatIsGoneIsNamed() {
    Path file = directory.resolve("gone");

    assertThatThrownBy(() -> FileRange.open(file, 0, 1))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("cannot read the messages in " + file);
  }
}
