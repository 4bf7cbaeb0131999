package dev.orderpipeline.infra;

import static dev.orderpipeline.infra.SingleQuotedJson.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.reflect.TypeToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The files that configure the CDK's command, and npm's installation of that command. */
class CliFilesTest {
  @Test
  void cdkCommandSendsNoTelemetry() throws IOException {
    JsonObject file = read("cdk.json").getAsJsonObject();
    file.getAsJsonObject("context").remove("stages");
    assertThat(file)
        .isEqualTo(
            json(
                "{'app': './app.sh', 'versionReporting': false, 'notices': false,"
                    + " 'pathMetadata': false, 'assetMetadata': false,"
                    + " 'context': {'cli-telemetry': false}}"));
  }

  @Test
  @Tag("verify")
  void everyStageInTheFileCanBeDeployed() throws IOException {
    Map<String, Object> context =
        new Gson()
            .fromJson(
                read("cdk.json").getAsJsonObject().get("context"),
                new TypeToken<Map<String, Object>>() {});
    assertThat(stageNamed("dev", context).retention().protectData()).isFalse();
    assertThat(stageNamed("prod", context).retention().protectData()).isTrue();
  }

  private static Stage stageNamed(String name, Map<String, Object> context) {
    return StageReader.read(key -> key.equals("stage") ? name : context.get(key));
  }

  @Test
  void lockPinsEveryPackageByItsDigestAndNamesNoHost() throws IOException {
    JsonObject packages = read("package-lock.json").getAsJsonObject().getAsJsonObject("packages");
    packages.remove("");
    assertThat(packages.entrySet())
        .isNotEmpty()
        .allSatisfy(
            entry ->
                assertThat(entry.getValue().getAsJsonObject().get("integrity").getAsString())
                    .startsWith("sha512-"));
    assertThat(Files.readString(Path.of("package-lock.json"))).doesNotContain("://");
  }

  private static JsonElement read(String file) throws IOException {
    return JsonParser.parseString(Files.readString(Path.of(file)));
  }
}
