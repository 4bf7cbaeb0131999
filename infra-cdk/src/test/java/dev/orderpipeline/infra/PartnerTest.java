package dev.orderpipeline.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.model.InvalidStageException;
import dev.orderpipeline.model.ResourceNames;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("verify")
class PartnerTest {
  private static final ResourceNames NAMES = new ResourceNames("prod", "-prod", Map.of());

  @ParameterizedTest
  @CsvSource({
    "acme, acme, acme",
    "acme/eu, acme%2Feu, acme=2Feu",
    "a b, a%20b, a=20b",
    "_, %5F, =5F",
    "a~b, a~b, a=7Eb"
  })
  void folderGivesASegmentAndALabel(String folder, String segment, String label) {
    Partner partner = new Partner(folder);
    assertThat(partner.segment()).isEqualTo(segment);
    assertThat(partner.label()).isEqualTo(label);
  }

  @Test
  void foldersSideBySideAreAccepted() {
    assertThat(all("acme", "acme-2", "globex/eu", "globex/us"))
        .containsExactly(
            new Partner("acme"),
            new Partner("acme-2"),
            new Partner("globex/eu"),
            new Partner("globex/us"));
  }

  @Test
  void rootIsRejected() {
    assertRejected(
        "the partner \"\" cannot be given access: it is empty, and access to the bucket's root"
            + " includes every partner's files; name a folder",
        "acme",
        "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/acme", "acme/", "/"})
  void slashesAtTheEndsAreRejected(String folder) {
    assertRejected(
        "the partner \""
            + folder
            + "\" cannot be given access: it begins or ends with a slash; remove it, as in acme/eu",
        folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "?", "$"})
  void charactersThatAreSpecialInAPolicyAreRejected(String character) {
    assertRejected(
        "the partner \"ac"
            + character
            + "me\" cannot be given access: it has the character "
            + character
            + ", which is special in an IAM policy; use another folder",
        "ac" + character + "me");
  }

  @ParameterizedTest
  @CsvSource({"9, U+0009", "10, U+000A", "127, U+007F", "233, U+00E9", "8364, U+20AC"})
  void charactersThatAPolicyCannotContainAreRejected(int character, String named) {
    String folder = "ac" + (char) character + "me";
    assertRejected(
        "the partner \""
            + folder
            + "\" cannot be given access: it has the character "
            + named
            + "; use a folder of printable ASCII characters",
        folder);
  }

  @ParameterizedTest
  @CsvSource({"acme, acme/eu", "acme/eu, acme"})
  void folderInAnotherPartnersFolderIsRejected(String first, String second) {
    assertRejected(
        "the partner \"acme/eu\" is in the folder of the partner \"acme\", which could read and"
            + " write its files; use separate folders",
        first,
        second);
  }

  @Test
  void duplicatePartnerIsRejected() {
    assertRejected(
        "the partner \"acme\" is a duplicate; name each partner once", "acme", "globex", "acme");
  }

  @Test
  void partnersWithIndistinguishablePolicyNamesAreRejected() {
    assertRejected(
        "the partners \"acme\" and \"ACME\" differ only in case, which IAM ignores in policy names;"
            + " rename one of them",
        "acme",
        "ACME");
  }

  @Test
  void folderTooLongForThePolicysNameIsRejected() {
    String folder = "a".repeat(101);
    assertRejected(
        "the partner \""
            + folder
            + "\" cannot be given access: its policy would be named \"order-pipeline-prod-partner-"
            + folder
            + "\", longer than the 128 characters that IAM allows; use a shorter folder",
        folder);
  }

  @Test
  void maximumOfPartnersIsAcceptedAndOneMoreIsRejected() {
    List<String> folders = IntStream.range(0, 201).mapToObj(i -> "partner-" + i).toList();
    assertThat(Partner.all("prod", folders.subList(0, 200), NAMES)).hasSize(200);
    assertRejected(
        "the stage \"prod\" has 201 partners, and a stack can have at most 200; spread them over"
            + " several stages, or create the access of further partners outside this stack",
        folders.toArray(String[]::new));
  }

  private static List<Partner> all(String... folders) {
    return Partner.all("prod", List.of(folders), NAMES);
  }

  private static void assertRejected(String sentence, String... folders) {
    assertThatThrownBy(() -> all(folders))
        .isInstanceOf(InvalidStageException.class)
        .hasMessage(sentence);
  }
}
