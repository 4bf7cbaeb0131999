package dev.orderpipeline.localstack.services;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/**
 * A blob store that notifies an observer of each written object, after the object is readable and
 * before the writer gets its response.
 */
final class NotifyingBlobStore extends ForwardingBlobStore {
  private static final String INTERNAL_KEY_PREFIX = ".s3proxy-";

  /** Receives the notifications. Must be fast, because it runs in the thread of the upload. */
  public interface Observer {
    void objectCreated(String eventName, S3Events.Written written);
  }

  private final Observer observer;

  NotifyingBlobStore(BlobStore store, Observer observer) {
    super(store);
    this.observer = observer;
  }

  @Override
  public PutObjectResponse putBlob(PutObjectRequest request, InputStream payload) {
    PutObjectResponse response;
    try {
      response = super.putBlob(request, payload);
    } catch (RuntimeException e) {
      readRest(payload, e);
      throw e;
    }
    notifyObserver("ObjectCreated:Put", request.bucket(), request.key(), response.versionId());
    return response;
  }

  @Override
  public CopyObjectResponse copyBlob(CopyObjectRequest request) {
    CopyObjectResponse response = super.copyBlob(request);
    notifyObserver(
        "ObjectCreated:Copy",
        request.destinationBucket(),
        request.destinationKey(),
        response.versionId());
    return response;
  }

  @Override
  public CompleteMultipartUploadResponse completeMultipartUpload(
      MultipartUpload upload, CompleteMultipartUploadRequest request) {
    CompleteMultipartUploadResponse response = super.completeMultipartUpload(upload, request);
    notifyObserver(
        "ObjectCreated:CompleteMultipartUpload",
        upload.containerName(),
        upload.blobName(),
        response.versionId());
    return response;
  }

  /** Reads the rest of a rejected upload: the client sends all of it before it reads a response. */
  private static void readRest(InputStream payload, RuntimeException rejection) {
    try {
      payload.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      rejection.addSuppressed(e);
    }
  }

  private void notifyObserver(String eventName, String bucket, String key, String versionId) {
    if (key.startsWith(INTERNAL_KEY_PREFIX)) {
      return;
    }
    HeadObjectResponse head =
        blobMetadata(
            HeadObjectRequest.builder().bucket(bucket).key(key).versionId(versionId).build());
    if (head == null) {
      // Another request has deleted the object meanwhile.
      return;
    }
    observer.objectCreated(
        eventName,
        new S3Events.Written(
            bucket,
            key,
            head.contentLength(),
            head.eTag().replace("\"", ""),
            versionId == null ? "" : versionId));
  }
}
