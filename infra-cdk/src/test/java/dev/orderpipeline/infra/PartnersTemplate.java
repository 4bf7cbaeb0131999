package dev.orderpipeline.infra;

import dev.orderpipeline.infra.OrderPipelineStack.Jars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.services.lambda.Code;

/** Synthesizes the default stage with partners, for tests of what their policies allow. */
public final class PartnersTemplate {
  private PartnersTemplate() {}

  /**
   * The template, as JSON.
   *
   * @param directory where the synthesis may write
   * @param folders the partners' folders
   */
  public static String with(Path directory, List<String> folders) throws IOException {
    Code code =
        Code.fromAsset(Files.writeString(directory.resolve("any.jar"), "never run").toString());
    App app =
        new App(
            AppProps.builder()
                .context(FeatureFlags.all())
                .outdir(directory.resolve("cdk.out").toString())
                .analyticsReporting(false)
                .build());
    Stage stage =
        StageReader.read(key -> key.equals("partners") ? String.join(",", folders) : null);
    new OrderPipelineStack(app, stage, new Jars(code, code));
    return Files.readString(
        Path.of(app.synth().getStackByName(stage.names().stack()).getTemplateFullPath()));
  }
}
