package dev.orderpipeline.endtoend.calls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Compares the committed records with the calls of this build, or renews them. Runs in its own
 * Failsafe execution after all recording tests.
 */
@Tag("full")
@Tag("recording")
class CallRecordCheck {
  /** The system property that renews the records. */
  private static final String RENEW = "renew.calls";

  @ParameterizedTest
  @EnumSource
  void committedRecordHasExactlyTheCallsOfThisBuild(CallRecord record) throws IOException {
    if (Boolean.getBoolean(RENEW)) {
      record.renew();
    }

    List<String> difference = CallRecord.difference(record.committed(), record.recorded());

    assertThat(difference)
        .withFailMessage(
            "The AWS calls of this build differ from %s (+ new, - missing):%n%s%n"
                + "If a test above failed, fix that first: its calls are missing. If the change is"
                + " intended, renew the records from the project's root, with: %s%n"
                + "If a new call is not in the renewed record, add it to RecordedScenariosIT.",
            record.file(), String.join(System.lineSeparator(), difference), CallRecord.RENEWAL)
        .isEmpty();
  }
}
