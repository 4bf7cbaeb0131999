package dev.orderpipeline.endtoend;

import dev.orderpipeline.endtoend.calls.CallRecorder;
import dev.orderpipeline.localstack.Deployment;
import dev.orderpipeline.localstack.FunctionJars;
import dev.orderpipeline.localstack.LocalStackConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Has the functions of a stack record their AWS calls in {@code target/aws-calls}, where the proof
 * of the roles reads them.
 */
final class RecordedCalls {
  private static final Path DIRECTORY = Path.of("target", "aws-calls").toAbsolutePath();
  private static final String REGISTRATION =
      "software/amazon/awssdk/global/handlers/execution.interceptors";

  private RecordedCalls() {}

  /** The settings, with the recorder behind each function's own code. */
  static LocalStackConfig of(LocalStackConfig.Builder settings) {
    Path recorder = recorder();
    LocalStackConfig given = settings.build();
    for (Deployment.Function function : given.deployment().functions()) {
      List<Path> classPath = new ArrayList<>();
      List<Path> code = given.classPaths().get(function.name());
      if (code == null) {
        classPath.add(new FunctionJars().find(function.artifact()));
      } else {
        classPath.addAll(code);
      }
      classPath.add(recorder);
      settings
          .classPath(function.name(), classPath)
          .environment(function.name(), CallRecorder.DIRECTORY, DIRECTORY.toString());
    }
    return settings.build();
  }

  /**
   * A directory that holds the recorder alone: nothing else of the tests gets into a function. Each
   * JVM of tests has its own, so that none takes a class away from another's functions.
   */
  private static Path recorder() {
    Path directory =
        Path.of("target", "call-recorder", Long.toString(ProcessHandle.current().pid()))
            .toAbsolutePath();
    copy(CallRecorder.class.getName().replace('.', '/') + ".class", directory);
    copy(REGISTRATION, directory);
    return directory;
  }

  /** Copies a class or a file of the tests, so that it can be put on a function's class path. */
  static void copy(String resource, Path directory) {
    Path target = directory.resolve(resource);
    try (InputStream from = CallRecorder.class.getClassLoader().getResourceAsStream(resource)) {
      Files.createDirectories(target.getParent());
      Files.copy(from, target, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot copy " + resource + " to " + target + ".", e);
    }
  }
}
