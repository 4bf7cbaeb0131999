package dev.orderpipeline.infra;

import dev.orderpipeline.infra.OrderPipelineStack.Jars;
import java.nio.file.Files;
import java.nio.file.Path;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.services.lambda.Code;

/** The CDK app: what {@code cdk synth} and {@code cdk deploy} run. */
public final class Main {
  private Main() {}

  /** Synthesizes the stage that the context asks for. */
  public static void main(String[] arguments) {
    try {
      App app = new App(AppProps.builder().context(FeatureFlags.all()).build());
      Stage stage = StageReader.read(name -> app.getNode().tryGetContext(name));
      new OrderPipelineStack(
          app, stage, new Jars(lambdaJar("arrival-tracker"), lambdaJar("processor")));
      app.synth();
    } catch (InvalidStageException | JarMissingException e) {
      System.err.println("error: " + e.getMessage());
      System.exit(1);
    }
  }

  private static Code lambdaJar(String module) {
    // The launcher says where the project lies; the CDK's command runs the app in infra-cdk.
    Path root = Path.of(System.getProperty("orderpipeline.home", ".."));
    Path jar = root.resolve(module).resolve("target").resolve(module + "-lambda.jar");
    if (!Files.isRegularFile(jar)) {
      throw new JarMissingException(jar.toAbsolutePath().normalize());
    }
    return Code.fromAsset(jar.toString());
  }
}
