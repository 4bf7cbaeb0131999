package dev.orderpipeline.localstack.services;

import java.io.InputStream;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/**
 * A blob store for keys that are no relative paths. Nio2BlobStore rejects {@code /a} and {@code
 * a/../b}, and takes {@code a//b} for {@code a/b}; so a mark before an empty segment and before
 * dots makes an ordinary name of it. Multipart uploads keep such keys as they are.
 */
final class PathKeysBlobStore extends ForwardingBlobStore {
  private static final String MARK = "\uE000";

  /** A folder's marker is stored as a directory, which has no ETag. */
  private static final String EMPTY_MD5 = "\"d41d8cd98f00b204e9800998ecf8427e\"";

  PathKeysBlobStore(BlobStore store) {
    super(store);
  }

  /** The stored key; the last segment may be empty, as in a folder's marker. */
  static String stored(String key) {
    if (key == null || key.isEmpty()) {
      return key;
    }
    String[] segments = key.split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      boolean isEmpty = segments[i].isEmpty() && i < segments.length - 1;
      if (isEmpty || segments[i].equals(".") || segments[i].equals("..")) {
        segments[i] = MARK + segments[i];
      }
    }
    return String.join("/", segments);
  }

  private static String original(String stored) {
    return stored == null
        ? null
        : Arrays.stream(stored.split("/", -1))
            .map(segment -> segment.startsWith(MARK) ? segment.substring(1) : segment)
            .collect(Collectors.joining("/"));
  }

  @Override
  public PutObjectResponse putBlob(PutObjectRequest request, InputStream payload) {
    PutObjectResponse put =
        super.putBlob(request.copy(to -> to.key(stored(request.key()))), payload);
    return put.eTag() == null ? put.copy(to -> to.eTag(EMPTY_MD5)) : put;
  }

  @Override
  public CopyObjectResponse copyBlob(CopyObjectRequest request) {
    return super.copyBlob(
        request.copy(
            to ->
                to.sourceKey(stored(request.sourceKey()))
                    .destinationKey(stored(request.destinationKey()))));
  }

  @Override
  public HeadObjectResponse blobMetadata(HeadObjectRequest request) {
    HeadObjectResponse head = super.blobMetadata(request.copy(to -> to.key(stored(request.key()))));
    return head == null || head.eTag() != null ? head : head.copy(to -> to.eTag(EMPTY_MD5));
  }

  @Override
  public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
    return super.getBlob(request.copy(to -> to.key(stored(request.key()))));
  }

  @Override
  public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
    return super.removeBlob(request.copy(to -> to.key(stored(request.key()))));
  }

  @Override
  public boolean blobExists(String container, String key) {
    return super.blobExists(container, stored(key));
  }

  @Override
  public ListObjectsV2Response list(ListObjectsV2Request request) {
    ListObjectsV2Response listed =
        super.list(
            request.copy(
                to ->
                    to.prefix(stored(request.prefix())).startAfter(stored(request.startAfter()))));
    return listed.copy(
        to ->
            to.contents(
                    listed.contents().stream()
                        .map(object -> object.copy(o -> o.key(original(object.key()))))
                        .toList())
                .commonPrefixes(
                    listed.commonPrefixes().stream()
                        .map(folder -> folder.copy(f -> f.prefix(original(folder.prefix()))))
                        .toList()));
  }

  @Override
  public ListObjectVersionsResponse listVersions(ListObjectVersionsRequest request) {
    ListObjectVersionsResponse listed =
        super.listVersions(request.copy(to -> to.prefix(stored(request.prefix()))));
    return listed.copy(
        to ->
            to.versions(
                    listed.versions().stream()
                        .map(version -> version.copy(v -> v.key(original(version.key()))))
                        .toList())
                .deleteMarkers(
                    listed.deleteMarkers().stream()
                        .map(marker -> marker.copy(m -> m.key(original(marker.key()))))
                        .toList()));
  }
}
