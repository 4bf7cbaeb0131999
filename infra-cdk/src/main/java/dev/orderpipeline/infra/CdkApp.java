package dev.orderpipeline.infra;

import dev.orderpipeline.model.InvalidStageException;
import java.nio.file.Path;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;

/** The CDK app, which {@code cdk synth} and {@code cdk deploy} run. */
public final class CdkApp {
  private CdkApp() {}

  /**
   * Synthesizes the stage that the context selects, or with {@code -c deployer=true} only the
   * policies to deploy it.
   */
  public static void main(String[] arguments) {
    try {
      App app = new App(AppProps.builder().context(FeatureFlags.all()).build());
      Stage stage = StageReader.read(name -> app.getNode().tryGetContext(name));
      if ("true".equals(app.getNode().tryGetContext("deployer"))) {
        new DeployerStack(app, stage);
      } else {
        // The launcher sets the project's root. Without it, the CDK's command runs in infra-cdk.
        Path root = Path.of(System.getProperty("orderpipeline.home", ".."));
        new OrderPipelineStack(app, stage, LambdaJars.below(root));
      }
      app.synth();
    } catch (InvalidStageException | JarMissingException e) {
      System.err.println("error: " + e.getMessage());
      System.exit(1);
    }
  }
}
