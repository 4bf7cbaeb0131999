package dev.orderpipeline.localstack.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import dev.orderpipeline.localstack.lambda.child.PortableRuntimeClient;
import dev.orderpipeline.localstack.process.ChildContext;
import dev.orderpipeline.localstack.process.ChildMain;
import dev.orderpipeline.localstack.process.CodeLocations;
import dev.orderpipeline.localstack.process.JavaHomes;
import dev.orderpipeline.localstack.template.Deployment;
import java.io.File;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Builds the command lines and environments of the child JVMs that run functions. */
final class FunctionCommand {
  private static final int MIN_NATIVE_ACCESS_VERSION = 22;
  private static final int MIN_UNSAFE_OPTION_VERSION = 23;
  private static final double HEAP_SHARE = 0.85;

  private final Path javaHome;
  private final RuntimeClient client;
  private final Optional<Path> nativeLibrary;
  private final Clock clock;

  /**
   * @param javaHome the Java to run on
   * @param client the program that runs the handlers
   * @param nativeLibrary the unpacked native library of AWS's client, if that client is used
   * @param clock for the names of log streams
   */
  FunctionCommand(Path javaHome, RuntimeClient client, Optional<Path> nativeLibrary, Clock clock) {
    this.javaHome = javaHome;
    this.client = client;
    this.nativeLibrary = nativeLibrary;
    this.clock = clock;
  }

  List<String> commandLine(FunctionSetup function, Path temporaryDirectory) {
    List<String> command = new ArrayList<>();
    command.add(JavaHomes.launcher(javaHome).toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-XX:+UseSerialGC");
    int heap =
        function
            .limits()
            .heapMegabytes()
            .orElseGet(() -> (int) (function.deployed().memoryMegabytes() * HEAP_SHARE));
    command.add("-Xmx" + heap + "m");
    command.add("-Djava.io.tmpdir=" + temporaryDirectory);
    command.addAll(function.endpoint().jvmOptions());
    int version = JavaHomes.featureVersion(javaHome);
    if (version >= MIN_NATIVE_ACCESS_VERSION) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    if (version >= MIN_UNSAFE_OPTION_VERSION) {
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    // Otherwise the client unpacks its library to a fixed path in /tmp, and JVMs that start at the
    // same time overwrite each other's copy.
    nativeLibrary.ifPresent(
        library ->
            command.add(
                "-Dcom.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI="
                    + library));
    command.add("-cp");
    command.add(classPath(function));
    command.add(ChildMain.class.getName());
    command.add(
        client == RuntimeClient.AWS
            ? AWSLambda.class.getName()
            : PortableRuntimeClient.class.getName());
    command.add(function.deployed().handler());
    return command;
  }

  Map<String, String> environment(FunctionSetup function, String runtimeApi) {
    Deployment.Function deployed = function.deployed();
    Map<String, String> environment = new HashMap<>(function.environment());
    environment.put("AWS_LAMBDA_RUNTIME_API", runtimeApi);
    environment.put("AWS_LAMBDA_FUNCTION_NAME", deployed.name());
    environment.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
    environment.put(
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(deployed.memoryMegabytes()));
    environment.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + deployed.name());
    environment.put(
        "AWS_LAMBDA_LOG_STREAM_NAME",
        LocalDate.now(clock.withZone(ZoneOffset.UTC)).toString().replace('-', '/')
            + "/[$LATEST]"
            + UUID.randomUUID().toString().replace("-", ""));
    environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
    environment.put("_HANDLER", deployed.handler());
    environment.put("LAMBDA_TASK_ROOT", function.directories().taskRoot().toString());
    environment.putAll(ChildContext.commonVariables(function.region(), function.endpoint()));
    return environment;
  }

  private String classPath(FunctionSetup function) {
    Stream<Path> runtime =
        client == RuntimeClient.AWS
            ? Stream.of(
                CodeLocations.of(AWSLambda.class),
                CodeLocations.of(Context.class),
                CodeLocations.of(PojoSerializer.class),
                CodeLocations.of(software.amazon.awssdk.utilslite.SdkInternalThreadLocal.class))
            : Stream.of(CodeLocations.of(Context.class), CodeLocations.of(PojoSerializer.class));
    return Stream.of(
            function.classPath().stream(), Stream.of(CodeLocations.of(ChildMain.class)), runtime)
        .flatMap(paths -> paths)
        .map(path -> path.toAbsolutePath().toString())
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }
}
