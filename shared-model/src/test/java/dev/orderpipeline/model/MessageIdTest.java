package dev.orderpipeline.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MessageIdTest {
  private static final String BODY =
      "{\"type\":\"customer_message\",\"customer_reference\":\"ade3-11ed\","
          + "\"number_of_orders\":2,\"total_amount_spent\":87.5}";

  private static String id(String set, int revision, String body) {
    return new MessageId(FileSetId.parse(set).orElseThrow(), revision).of(body);
  }

  @Test
  void idNeverChanges() {
    // printf '%s\n%s\n%s' 'acme/2022-01-30' 1 "$BODY" | sha256sum
    assertThat(id("acme/2022-01-30", 1, BODY))
        .isEqualTo("fb2ee11092fe071832b8e6ba8c3182d9308ddef169c2c959f18b24daa986085e");
  }

  @Test
  void sameFactHasTheSameIdEachTime() {
    MessageId ids = new MessageId(FileSetId.parse("acme/2022-01-30").orElseThrow(), 1);

    assertThat(Stream.of(ids.of(BODY), ids.of("x"), ids.of(BODY)))
        .containsExactly(
            id("acme/2022-01-30", 1, BODY),
            id("acme/2022-01-30", 1, "x"),
            id("acme/2022-01-30", 1, BODY));
  }

  @Test
  void anotherSetRevisionOrBodyHasAnotherId() {
    assertThat(
            Stream.of(
                id("acme/2022-01-30", 1, BODY),
                id("2022-01-30", 1, BODY),
                id("acme/2022-01-31", 1, BODY),
                id("acme/2022-01-30", 2, BODY),
                id("acme/2022-01-30", 11, BODY),
                id("acme/2022-01-30", 1, BODY + " "),
                id("acme/2022-01-30", 1, "1" + BODY)))
        .doesNotHaveDuplicates();
  }

  @Test
  void bodyBeyondAsciiIsDigestedAsUtf8() {
    // printf '2022-01-30\n7\né😀' | sha256sum
    assertThat(id("2022-01-30", 7, "é😀"))
        .isEqualTo("d2e8dfa8f2e10074f6efbd7d692364088c476fe66a6dd05d887cd573e1a9ec2e");
  }
}
