package dev.orderpipeline.cli.operate;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import dev.orderpipeline.model.InvalidStageException;
import dev.orderpipeline.model.ResourceNames;
import dev.orderpipeline.model.StageSettings;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The file with the stages' settings, which {@code cdk deploy} reads too. So a command uses the
 * names that were deployed.
 */
final class StageFile {
  private StageFile() {}

  /**
   * Returns the names of a stage's resources.
   *
   * @param home the root of the project
   * @param stage empty for the default stage
   * @throws RequestFailedException if the file cannot be read, or has no valid stage of this name
   */
  static ResourceNames names(Path home, Optional<String> stage) {
    Path file = home.resolve("infra-cdk").resolve("cdk.json");
    try (Reader json = Files.newBufferedReader(file)) {
      CdkJson content = new Gson().fromJson(json, CdkJson.class);
      Object stages =
          content == null || content.context == null ? null : content.context.get("stages");
      return ResourceNames.of(StageSettings.select(stage, stages));
    } catch (InvalidStageException e) {
      throw new RequestFailedException(e.getMessage(), e);
    } catch (IOException | JsonParseException e) {
      throw new RequestFailedException(
          "the stages cannot be read from " + file + ": " + e.getMessage(), e);
    }
  }

  /** The part of cdk.json that lists the stages. */
  private static final class CdkJson {
    private Map<String, Object> context;
  }
}
