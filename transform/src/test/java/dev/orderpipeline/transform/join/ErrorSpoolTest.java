package dev.orderpipeline.transform.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.model.Message.ErrorMessage;
import dev.orderpipeline.model.Reason;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErrorSpoolTest {
  private static final ErrorMessage NAMELESS =
      new ErrorMessage(null, null, Reason.REFERENCE_MISSING, "nobody");
  private static final ErrorMessage NAMED =
      new ErrorMessage("c1", "o1", Reason.DUPLICATE_ORDER, "twice");

  @TempDir Path directory;

  @Test
  void errorsAreReadBackInOrderWithTheirLines() throws IOException {
    try (ErrorSpool spool = new ErrorSpool(directory)) {
      spool.add(3, 0, NAMELESS);
      spool.add(5, 2, NAMED);
      try (SpooledErrors reading = spool.read()) {
        assertThat(reading.hasNext()).isTrue();
        assertThat(reading.line()).isEqualTo(3);
        assertThat(reading.next()).isEqualTo(NAMELESS);
        assertThat(reading.line()).isEqualTo(5);
        assertThat(reading.number()).isEqualTo(2);
        assertThat(reading.next()).isEqualTo(NAMED);
        assertThat(reading.hasNext()).isFalse();
      }
    }
  }

  @Test
  void withoutErrorsThereIsNoFile() throws IOException {
    try (ErrorSpool spool = new ErrorSpool(directory);
        SpooledErrors reading = spool.read()) {
      assertThat(reading.hasNext()).isFalse();
      assertThat(directory).isEmptyDirectory();
    }
  }

  @Test
  void closedSpoolAcceptsNoErrorAndLeavesNoFile() throws IOException {
    ErrorSpool spool = new ErrorSpool(directory);
    spool.add(1, 0, NAMED);
    assertThat(directory).isNotEmptyDirectory();
    spool.close();
    assertThat(directory).isEmptyDirectory();
    ErrorMessage large = new ErrorMessage("c", "o", Reason.DUPLICATE_ORDER, "x".repeat(65_000));
    assertThatThrownBy(
            () -> {
              spool.add(2, 0, large);
              spool.add(3, 0, large);
            })
        .isInstanceOf(IOException.class);
  }

  @Test
  void closedReaderReadsNothing() throws IOException {
    try (ErrorSpool spool = new ErrorSpool(directory)) {
      spool.add(1, 0, NAMED);
      spool.add(2, 0, NAMED);
      SpooledErrors reading = spool.read();
      reading.close();
      assertThatThrownBy(reading::next).isInstanceOf(IOException.class);
    }
  }
}
