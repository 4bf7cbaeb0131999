package dev.orderpipeline.infra;

import dev.orderpipeline.infra.OrderPipelineStack.Jars;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import software.amazon.awscdk.AssetHashType;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.s3.assets.Asset;
import software.amazon.awscdk.services.s3.assets.AssetOptions;
import software.constructs.Construct;

/** Finds the built jars of the functions and the Spark job. */
final class LambdaJars {
  private LambdaJars() {}

  /**
   * Returns the jars below the project's root. Looks for the Spark job's jar only if a stage has
   * the job.
   *
   * @throws JarMissingException if a jar does not exist
   */
  static Jars below(Path root) {
    return new Jars(
        code(jar(root, "arrival-tracker", "lambda")),
        code(jar(root, "processor", "lambda")),
        scope -> asset(scope, jar(root, "processor-spark", "job")));
  }

  private static Asset asset(Construct scope, Path jar) {
    return Asset.Builder.create(scope, "Jar")
        .path(jar.toString())
        .assetHashType(AssetHashType.CUSTOM)
        .assetHash(contentDigest(jar))
        .build();
  }

  private static Code code(Path jar) {
    return Code.fromAsset(
        jar.toString(),
        AssetOptions.builder()
            .assetHashType(AssetHashType.CUSTOM)
            .assetHash(contentDigest(jar))
            .build());
  }

  private static Path jar(Path root, String module, String kind) {
    Path jar = root.resolve(module).resolve("target").resolve(module + "-" + kind + ".jar");
    if (!Files.isRegularFile(jar)) {
      throw new JarMissingException(jar.toAbsolutePath().normalize());
    }
    return jar;
  }

  /**
   * Returns a digest of a jar's entries. Machines can compress equal entries differently, so a
   * digest of the file would deploy unchanged functions.
   */
  static String contentDigest(Path jar) {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      List<? extends ZipEntry> entries =
          zip.stream().sorted(Comparator.comparing(ZipEntry::getName)).toList();
      for (ZipEntry entry : entries) {
        byte[] name = entry.getName().getBytes(StandardCharsets.UTF_8);
        // Includes the lengths, so that different jars never give the same bytes.
        digest.update(
            ByteBuffer.allocate(Integer.BYTES + Long.BYTES)
                .putInt(name.length)
                .putLong(entry.getSize())
                .flip());
        digest.update(name);
        try (InputStream content = zip.getInputStream(entry)) {
          digest.update(content.readAllBytes());
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new UncheckedIOException("the jar " + jar + " cannot be read; build it again", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
