package dev.orderpipeline.infra.rights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Shows that the proof of the roles can fail: without any one right, a recorded call is denied. */
@Tag("verify")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MutatedRightsIT {

  static List<UsedGrants> stages() throws IOException, InterruptedException {
    return List.of(
        UsedGrants.of("without the job", Proof.ofRecordedCalls()),
        UsedGrants.of("with the job", Proof.ofRecordedCallsWithTheJob()));
  }

  @ParameterizedTest
  @MethodSource("stages")
  void withoutAnyOneOfTheUsedGrantsARecordedCallIsDenied(UsedGrants used) throws Exception {
    System.out.println("rights: each of " + used.all().size() + " used grants is taken away");

    assertThat(used.all()).isNotEmpty();
    assertThat(used.notNeeded()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("stages")
  void withAnyOneOfTheUsedGrantsOnAnotherResourceARecordedCallIsDenied(UsedGrants used)
      throws Exception {
    assertThat(used.all()).isNotEmpty();
    assertThat(used.ofWhateverResource()).isEmpty();
  }
}
