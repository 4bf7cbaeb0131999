package dev.orderpipeline.spark.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.processor.archive.Manifest;
import dev.orderpipeline.processor.archive.Part;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PartsAcceptedTest {
  private static final Part FIRST = new Part("a", "d", "c", 1, 10, 0);
  private static final Part SECOND = new Part("b", "d", "c", 1, 5, 0);
  private static final Part THIRD = new Part("c", "d", "c", 1, 0, 20);
  private static final Manifest ARCHIVE = new Manifest(List.of(FIRST, SECOND, THIRD));

  @Test
  void newArchiveHasAllPartsLeft() {
    PartsAccepted accepted = PartsAccepted.of(ARCHIVE, 0, Map.of());

    assertThat(accepted.left())
        .containsExactly(
            new PartToSend(0, FIRST, 0), new PartToSend(1, SECOND, 0), new PartToSend(2, THIRD, 0));
    assertThat(accepted.checkpoint()).isZero();
    assertThat(accepted.messages()).isZero();
  }

  @Test
  void checkpointEndsBeforeTheFirstIncompletePart() {
    PartsAccepted accepted = PartsAccepted.of(ARCHIVE, 0, Map.of(0, 10L, 1, 2L, 2, 20L));

    assertThat(accepted.left()).containsExactly(new PartToSend(1, SECOND, 2));
    assertThat(accepted.checkpoint()).isEqualTo(12);
    assertThat(accepted.messages()).isEqualTo(32);
  }

  @Test
  void checkpointOfAnotherEngineIsUsed() {
    PartsAccepted accepted = PartsAccepted.of(ARCHIVE, 13, Map.of(1, 1L));

    assertThat(accepted.left())
        .containsExactly(new PartToSend(1, SECOND, 3), new PartToSend(2, THIRD, 0));
    assertThat(accepted.checkpoint()).isEqualTo(13);
  }

  @Test
  void acceptedArchiveHasNoPartsLeft() {
    PartsAccepted accepted = PartsAccepted.of(ARCHIVE, 35, Map.of());

    assertThat(accepted.left()).isEmpty();
    assertThat(accepted.checkpoint()).isEqualTo(35);
  }

  @Test
  void archiveWithoutMessagesIsAcceptedAtOnce() {
    PartsAccepted accepted = PartsAccepted.of(new Manifest(List.of()), 0, Map.of());

    assertThat(accepted.left()).isEmpty();
    assertThat(accepted.checkpoint()).isZero();
  }
}
