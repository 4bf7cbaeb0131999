package dev.orderpipeline.localstack.lambda;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Unpacks the native library of AWS's runtime interface client. */
final class NativeLibrary {
  private NativeLibrary() {}

  /** Unpacks the library for this machine into the directory, and returns the file. */
  static Path unpackInto(Path directory) {
    String name = "libaws-lambda-jni.linux" + (isMusl() ? "_musl" : "") + "-" + processor() + ".so";
    Path file = directory.resolve(name);
    try (InputStream library = AWSLambda.class.getResourceAsStream("/jni/" + name)) {
      if (library == null) {
        throw new IllegalStateException(
            "AWS's runtime interface client has no "
                + name
                + " for this machine. Use the portable runtime client.");
      }
      Files.copy(library, file);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot unpack " + name + " to " + file + ".", e);
    }
  }

  private static String processor() {
    String architecture = System.getProperty("os.arch");
    return architecture.equals("aarch64") ? "aarch_64" : "x86_64";
  }

  private static boolean isMusl() {
    Path libraries = Path.of("/lib");
    if (!Files.isDirectory(libraries)) {
      return false;
    }
    try (Stream<Path> files = Files.list(libraries)) {
      return files.anyMatch(file -> file.getFileName().toString().startsWith("ld-musl-"));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list " + libraries + ".", e);
    }
  }
}
