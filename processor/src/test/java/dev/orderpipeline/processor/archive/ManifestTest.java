package dev.orderpipeline.processor.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ManifestTest {
  private static final Manifest TWO_PARTS =
      new Manifest(
          List.of(
              new Part("totals-1.jsonl.gz", "a1", "b1", 100, 7, 0),
              new Part("errors-1.jsonl.gz", "a2", "b2", 50, 0, 2)));

  @Test
  void manifestReadsBackAsItWasWritten() {
    assertThat(Manifest.read(TWO_PARTS.json())).isEqualTo(TWO_PARTS);
  }

  @Test
  void manifestNamesPartsDigestsAndCounts() {
    assertThat(TWO_PARTS.json())
        .isEqualTo(
            "{\"format\":1,\"customer_messages\":7,\"error_messages\":2,\"parts\":["
                + "{\"name\":\"totals-1.jsonl.gz\",\"sha256\":\"a1\",\"content_sha256\":\"b1\","
                + "\"size\":100,\"customer_messages\":7,\"error_messages\":0},"
                + "{\"name\":\"errors-1.jsonl.gz\",\"sha256\":\"a2\",\"content_sha256\":\"b2\","
                + "\"size\":50,\"customer_messages\":0,\"error_messages\":2}]}");
  }

  @Test
  void manifestWithAClosingMessageHasAFormatThatOlderVersionsReject() {
    Manifest closed =
        new Manifest(
            List.of(
                new Part("totals-1.jsonl.gz", "a1", "b1", 100, 7, 0),
                new Part("closing.jsonl.gz", "a2", "b2", 50, 0, 0, true)));

    assertThat(closed.json())
        .isEqualTo(
            "{\"format\":2,\"customer_messages\":7,\"error_messages\":0,\"parts\":["
                + "{\"name\":\"totals-1.jsonl.gz\",\"sha256\":\"a1\",\"content_sha256\":\"b1\","
                + "\"size\":100,\"customer_messages\":7,\"error_messages\":0},"
                + "{\"name\":\"closing.jsonl.gz\",\"sha256\":\"a2\",\"content_sha256\":\"b2\","
                + "\"size\":50,\"customer_messages\":0,\"error_messages\":0,"
                + "\"closing_messages\":1}]}");
    assertThat(Manifest.read(closed.json())).isEqualTo(closed);
    assertThat(closed.closed()).isTrue();
    assertThat(closed.parts().get(1).messages()).isEqualTo(1);
  }

  @Test
  void manifestOfAnotherFormatIsRejected() {
    assertThatThrownBy(() -> Manifest.read("{\"format\":3,\"parts\":[]}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the manifest has format 3, but this version reads formats 1 and 2; deploy the version"
                + " that wrote it");
  }
}
