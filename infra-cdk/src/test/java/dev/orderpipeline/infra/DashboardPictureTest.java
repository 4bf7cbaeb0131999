package dev.orderpipeline.infra;

import static dev.orderpipeline.infra.Synthesized.DEV;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("verify")
class DashboardPictureTest {
  private static final Path PICTURE = Path.of("..", "docs", "dashboard.svg");

  @Test
  void pictureInTheDocumentationIsOfTheDashboardAsItIs() throws IOException {
    String fresh =
        DashboardPicture.of(
            JsonParser.parseString(
                    DEV.properties("ObservabilityDashboard").get("DashboardBody").getAsString())
                .getAsJsonObject());
    if (System.getProperty("renew.docs") != null) {
      Files.writeString(PICTURE, fresh);
    }

    assertThat(Files.readString(PICTURE))
        .withFailMessage(
            "%s shows another dashboard; renew it, from the project's root, with: mvn -q -B"
                + " test-compile failsafe:integration-test -pl infra-cdk -am"
                + " -Dit.test=DashboardPictureTest -Dfailsafe.failIfNoSpecifiedTests=false"
                + " -Drenew.docs",
            PICTURE)
        .isEqualTo(fresh);
  }
}
