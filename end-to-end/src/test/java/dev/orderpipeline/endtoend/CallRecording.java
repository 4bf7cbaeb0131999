package dev.orderpipeline.endtoend;

import dev.orderpipeline.endtoend.calls.CallRecord;
import dev.orderpipeline.endtoend.calls.CallRecorder;
import dev.orderpipeline.localstack.LocalStackConfig;
import dev.orderpipeline.localstack.template.Deployment;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Properties;

/**
 * Makes the functions and the job of a stack record their AWS calls. {@link CallRecord} compares
 * them with the committed ones, which the tests of the roles read.
 */
final class CallRecording {
  private static final String RECORDER = CallRecorder.class.getName().replace('.', '/') + ".class";
  private static final String REGISTRATION =
      "software/amazon/awssdk/global/handlers/execution.interceptors";

  private CallRecording() {}

  /** Adds the recorder to the class path of each function and job. */
  static LocalStackConfig of(LocalStackConfig.Builder settings) {
    Deployment deployment = settings.build().deployment();
    Path records =
        (deployment.jobs().isEmpty() ? CallRecord.DEFAULT : CallRecord.WITH_SPARK).directory();
    for (Deployment.Function function : deployment.functions()) {
      settings.extraClassPath(
          function.name(), recorder(function.name(), records, RelocatedClass.NONE));
    }
    for (Deployment.Job job : deployment.jobs()) {
      settings.extraClassPath(job.name(), recorder(job.name(), records, RelocatedClass.SPARK_JOB));
    }
    return settings.build();
  }

  /**
   * Creates a directory with only the recorder, so that no other test class gets into a function.
   * Each test JVM and each kind of stack has its own directory, because another one would replace
   * its files.
   */
  private static Path recorder(String name, Path records, RelocatedClass relocated) {
    Path directory =
        Path.of(
                "target",
                "call-recorder",
                Long.toString(ProcessHandle.current().pid()),
                records.getFileName().toString(),
                name)
            .toAbsolutePath();
    Properties configuration = new Properties();
    configuration.setProperty(CallRecorder.FUNCTION, name);
    configuration.setProperty(CallRecorder.DIRECTORY, records.toString());
    try (InputStream original = resource(RECORDER);
        InputStream registration = resource(REGISTRATION)) {
      put(new ByteArrayInputStream(relocated.of(original)), directory.resolve(RECORDER));
      put(registration, directory.resolve(relocated.of(REGISTRATION)));
      try (OutputStream out =
          Files.newOutputStream(directory.resolve(CallRecorder.CONFIGURATION))) {
        configuration.store(out, null);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot copy the recorder to " + directory + ".", e);
    }
    return directory;
  }

  /** Copies a resource of the tests into a directory for a function's class path. */
  static void copy(String resource, Path directory) {
    try (InputStream from = resource(resource)) {
      put(from, directory.resolve(resource));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot copy " + resource + " to " + directory + ".", e);
    }
  }

  private static InputStream resource(String name) {
    return CallRecorder.class.getClassLoader().getResourceAsStream(name);
  }

  private static void put(InputStream from, Path target) throws IOException {
    Files.createDirectories(target.getParent());
    Files.copy(from, target, StandardCopyOption.REPLACE_EXISTING);
  }
}
