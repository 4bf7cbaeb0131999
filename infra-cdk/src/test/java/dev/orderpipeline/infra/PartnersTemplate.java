package dev.orderpipeline.infra;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;

/** Synthesizes the default stage with partners, for tests of their policies. */
public final class PartnersTemplate {
  private PartnersTemplate() {}

  /**
   * The template as JSON.
   *
   * @param directory the directory for the synthesis
   * @param folders the partners' folders
   */
  public static String with(Path directory, List<String> folders) throws IOException {
    App app =
        new App(
            AppProps.builder()
                .context(FeatureFlags.all())
                .outdir(directory.resolve("cdk.out").toString())
                .analyticsReporting(false)
                .build());
    Stage stage =
        StageReader.read(key -> key.equals("partners") ? String.join(",", folders) : null);
    new OrderPipelineStack(app, stage, Synthesized.anyJars());
    return Files.readString(
        Path.of(app.synth().getStackByName(stage.names().stack()).getTemplateFullPath()));
  }
}
