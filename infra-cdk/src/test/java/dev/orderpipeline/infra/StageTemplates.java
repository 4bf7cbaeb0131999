package dev.orderpipeline.infra;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.cxapi.CloudAssembly;

/**
 * The templates of a stage with every setting that adds resources, as JSON.
 *
 * @param pipeline the template of the pipeline
 * @param deployer the template of the policies to deploy it
 */
public record StageTemplates(String pipeline, String deployer) {
  /** The boundary of the stage's roles. */
  public static final String BOUNDARY = "arn:aws:iam::000000000000:policy/boundary";

  /** The stage's settings: a partner, an alarm address, the Spark job and a boundary. */
  static final Map<String, Object> EVERY_SETTING =
      Map.of(
          "stage",
          "prod",
          "partners",
          "acme",
          "stages",
          Map.of(
              "prod",
              Map.of(
                  "alarmEmail",
                  "ops@example.com",
                  "spark",
                  Map.of(),
                  "permissionsBoundary",
                  BOUNDARY)));

  /**
   * Synthesizes the templates.
   *
   * @param directory the directory for the synthesis
   */
  public static StageTemplates of(Path directory) throws IOException {
    App app =
        new App(
            AppProps.builder()
                .context(FeatureFlags.all())
                .outdir(directory.resolve("cdk.out").toString())
                .analyticsReporting(false)
                .build());
    Stage stage = StageReader.read(EVERY_SETTING::get);
    new OrderPipelineStack(app, stage, Synthesized.anyJars());
    new DeployerStack(app, stage);
    CloudAssembly assembly = app.synth();
    return new StageTemplates(
        template(assembly, stage.names().stack()),
        template(assembly, stage.names().stack() + "-deployer"));
  }

  private static String template(CloudAssembly assembly, String stack) throws IOException {
    return Files.readString(Path.of(assembly.getStackByName(stack).getTemplateFullPath()));
  }
}
