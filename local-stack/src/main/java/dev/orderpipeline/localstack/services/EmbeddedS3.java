package dev.orderpipeline.localstack.services;

import dev.orderpipeline.localstack.process.Loopback;
import dev.orderpipeline.localstack.template.Deployment;
import java.net.URI;
import java.util.List;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.PutBucketVersioningRequest;

/** Runs S3Proxy over objects in memory. */
public final class EmbeddedS3 implements AutoCloseable {
  private final S3Proxy server;

  private EmbeddedS3(S3Proxy server) {
    this.server = server;
  }

  public static EmbeddedS3 start(
      List<Deployment.Bucket> buckets, NotifyingBlobStore.Observer observer) {
    NotifyingBlobStore store =
        new NotifyingBlobStore(new PathKeysBlobStore(new TransientNio2BlobStore()), observer);
    for (Deployment.Bucket bucket : buckets) {
      store.createContainer(CreateBucketRequest.builder().bucket(bucket.name()).build());
      if (bucket.versioned()) {
        store.putBucketVersioning(
            PutBucketVersioningRequest.builder()
                .bucket(bucket.name())
                .versioningConfiguration(
                    versioning -> versioning.status(BucketVersioningStatus.ENABLED))
                .build());
      }
    }
    S3Proxy server =
        S3Proxy.builder()
            .blobStore(store)
            .endpoint(URI.create("http://" + Loopback.SERVICE_HOST + ":0"))
            .ignoreUnknownHeaders(true)
            .stopTimeout(0)
            .build();
    try {
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException("S3Proxy failed to start.", e);
    }
    return new EmbeddedS3(server);
  }

  public int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("S3Proxy failed to stop.", e);
    }
  }
}
