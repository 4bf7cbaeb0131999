package dev.orderpipeline.spark.job;

import dev.orderpipeline.aws.CallLimits;
import dev.orderpipeline.processor.archive.DownloadStream;
import dev.orderpipeline.spark.PartStore;
import java.io.InputStream;
import java.nio.file.Path;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The parts of one worker's build in the results bucket.
 *
 * @param keyPrefix the common prefix of their keys
 */
record S3Parts(Aws aws, String resultsBucket, String keyPrefix) implements PartStore {

  @Override
  public void put(String name, Path file) {
    try (S3Client s3 = client()) {
      s3.putObject(
          request ->
              request.bucket(resultsBucket).key(keyPrefix + name).contentType("application/gzip"),
          RequestBody.fromFile(file));
    }
  }

  @Override
  public InputStream open(String name) {
    S3Client s3 = client();
    try {
      return new ClosingInput(
          new DownloadStream(
              s3.getObject(request -> request.bucket(resultsBucket).key(keyPrefix + name)),
              keyPrefix + name),
          s3);
    } catch (RuntimeException e) {
      s3.close();
      throw e;
    }
  }

  private S3Client client() {
    return aws.clients().client(S3Client.builder(), CallLimits.OBJECT);
  }
}
