package dev.orderpipeline.endtoend;

import dev.orderpipeline.endtoend.calls.CallRecord;
import dev.orderpipeline.endtoend.calls.CallRecorder;
import dev.orderpipeline.localstack.Deployment;
import dev.orderpipeline.localstack.LocalStackConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * Has the functions of a stack, and its job if it has one, record their AWS calls. {@link
 * CallRecord} compares them with the committed ones, which the proof of the roles reads.
 */
final class CallRecording implements AutoCloseable {
  private static final String RECORDER = CallRecorder.class.getName().replace('.', '/') + ".class";
  private static final String REGISTRATION =
      "software/amazon/awssdk/global/handlers/execution.interceptors";

  /** Where a function's clients look for Glue, if that is somewhere else than the rest of AWS. */
  private static final String ENDPOINT_OF_GLUE = "AWS_ENDPOINT_URL_GLUE";

  private final List<RecordedJobStarts> jobStarts = new ArrayList<>();

  /** The settings, with the recorder behind the code of each function and job. */
  LocalStackConfig of(LocalStackConfig.Builder settings) {
    Deployment deployment = settings.build().deployment();
    Path records =
        (deployment.jobs().isEmpty() ? CallRecord.DEFAULT : CallRecord.WITH_SPARK).directory();
    for (Deployment.Function function : deployment.functions()) {
      settings.behindCode(
          function.name(), recorder(function.name(), records, RelocatedClass.NOWHERE));
      if (!deployment.jobs().isEmpty()) {
        // The SDK's interceptors do not see this one call, which is the project's own.
        RecordedJobStarts starts = RecordedJobStarts.of(function.name(), records);
        jobStarts.add(starts);
        settings.environment(function.name(), ENDPOINT_OF_GLUE, starts.endpoint().toString());
      }
    }
    for (Deployment.Job job : deployment.jobs()) {
      settings.behindCode(job.name(), recorder(job.name(), records, RelocatedClass.IN_THE_JOB));
    }
    return settings.build();
  }

  /** Has recorded calls handed on to a stack that has started. */
  void handOnTo(URI endpoint) {
    jobStarts.forEach(starts -> starts.handOnTo(endpoint));
  }

  @Override
  public void close() {
    jobStarts.forEach(RecordedJobStarts::close);
  }

  /**
   * A directory that holds the recorder alone: nothing else of the tests gets into a function. Each
   * JVM of tests has its own, so that none takes a class away from another's functions; and each
   * kind of stack, so that none sends another's records elsewhere.
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
    Properties told = new Properties();
    told.setProperty(CallRecorder.FUNCTION, name);
    told.setProperty(CallRecorder.DIRECTORY, records.toString());
    try (InputStream original = resource(RECORDER);
        InputStream registration = resource(REGISTRATION)) {
      put(new ByteArrayInputStream(relocated.of(original)), directory.resolve(RECORDER));
      put(registration, directory.resolve(relocated.of(REGISTRATION)));
      try (OutputStream out = Files.newOutputStream(directory.resolve(CallRecorder.TOLD))) {
        told.store(out, null);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot put the recorder into " + directory + ".", e);
    }
    return directory;
  }

  /** Copies a class or a file of the tests, so that it can be put on a function's class path. */
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
