package dev.orderpipeline.localstack.lambda;

import dev.orderpipeline.localstack.LocalStackConfig;
import dev.orderpipeline.localstack.process.ChildContext;
import dev.orderpipeline.localstack.process.FunctionJarMissingException;
import dev.orderpipeline.localstack.process.FunctionJars;
import dev.orderpipeline.localstack.process.JavaHomes;
import dev.orderpipeline.localstack.template.Deployment;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Creates the functions of a stack. */
public final class FunctionFactory {
  private static final Duration INIT_TIMEOUT = Duration.ofSeconds(60);

  private final LocalStackConfig config;
  private final Map<String, List<Path>> code;

  /**
   * Finds the code of all functions; called before anything starts, to fail early.
   *
   * @throws FunctionJarMissingException if the code of a function is missing
   */
  public FunctionFactory(LocalStackConfig config) {
    this.config = config;
    FunctionJars jars = new FunctionJars();
    Map<String, List<Path>> found = new HashMap<>();
    for (Deployment.Function function : config.deployment().functions()) {
      List<Path> given = config.programs().classPaths().get(function.name());
      found.put(function.name(), given != null ? given : List.of(jars.find(function.artifact())));
    }
    this.code = found;
  }

  /**
   * Creates the functions; their JVMs start with the first invocations.
   *
   * @param sendToQueue sends a body to the queue of that name
   */
  public Functions create(
      ChildContext context,
      RuntimeApi runtimeApi,
      BiConsumer<String, String> sendToQueue,
      Clock clock) {
    Deployment deployment = config.deployment();
    FunctionCommand command = command(context.work(), clock);
    String arnPrefix =
        "arn:aws:lambda:" + deployment.region() + ":" + deployment.account() + ":function:";
    Map<String, FunctionRuntime> byName = new LinkedHashMap<>();
    for (Deployment.Function function : deployment.functions()) {
      String name = function.name();
      FunctionSetup setup =
          new FunctionSetup(
              function,
              deployment.region(),
              arnPrefix + name,
              context.endpoint(),
              context.classPath(name, code.get(name)),
              context.settings(name, function.settings()),
              new FunctionSetup.Directories(
                  context.work().resolve("tasks").resolve(name), context.work().resolve("tmp")),
              new FunctionSetup.EnvironmentLimits(
                  Optional.ofNullable(config.programs().heapMegabytes().get(name)),
                  INIT_TIMEOUT,
                  Math.min(
                      config.lambda().maxConcurrency(),
                      function.reservedConcurrency().orElse(config.lambda().maxConcurrency()))));
      byName.put(
          name,
          new FunctionRuntime(
              setup, command, runtimeApi, context.log(name), config.listener(), clock));
    }
    return new Functions(
        byName,
        new AsynchronousInvoker(
            config.lambda().retryWaits(), sendToQueue, config.listener(), clock),
        arnPrefix);
  }

  private FunctionCommand command(Path work, Clock clock) {
    Path javaHome =
        JavaHomes.forFunctions(
            config
                .lambda()
                .javaHome()
                .or(() -> Optional.ofNullable(System.getenv("JAVA25_HOME")).map(Path::of)),
            Path.of(System.getProperty("java.home")));
    Optional<Path> nativeLibrary =
        config.lambda().runtimeClient() == RuntimeClient.AWS
            ? Optional.of(NativeLibrary.unpackInto(work))
            : Optional.empty();
    return new FunctionCommand(javaHome, config.lambda().runtimeClient(), nativeLibrary, clock);
  }
}
