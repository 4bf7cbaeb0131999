package dev.orderpipeline.localstack.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.orderpipeline.localstack.LocalStack;
import dev.orderpipeline.localstack.TestStack;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

@Tag("full")
@ExtendWith(TestStack.Shared.class)
class S3IT {
  private static final int PART = 5 * 1024 * 1024;
  private static final String SIGNED =
      "Host: 127.0.0.1\r\nAuthorization: " + TestStack.authorization("s3") + "\r\n";

  private final TestStack test;

  S3IT(TestStack test) {
    this.test = test;
  }

  @Test
  void eachVersionIsReadByItsId() {
    PutObjectResponse first = put(test.results(), "versions.csv", "one");
    PutObjectResponse second = put(test.results(), "versions.csv", "second");

    assertThat(get("versions.csv", first.versionId())).isEqualTo("one");
    assertThat(get("versions.csv", second.versionId())).isEqualTo("second");
    assertThat(get("versions.csv", null)).isEqualTo("second");
    HeadObjectResponse head =
        test.s3()
            .headObject(
                r -> r.bucket(test.results()).key("versions.csv").versionId(first.versionId()));
    assertThat(head.versionId()).isEqualTo(first.versionId());
    assertThat(head.contentLength()).isEqualTo(3);
    assertThat(head.eTag())
        .isEqualTo(first.eTag())
        .isEqualTo("\"f97c5d29941bfb1b2fdab0874906ab82\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/slash.csv", "odd//two.csv", "odd/../dots.csv", "odd/./dot.csv"})
  void keyThatIsNoRelativePathIsAKeyLikeAnother(String key) {
    put(test.results(), key, "one");

    assertThat(get(key, null)).isEqualTo("one");
    assertThat(
            test.s3()
                .listObjectsV2(r -> r.bucket(test.results()).prefix(key.substring(0, 5)))
                .contents())
        .extracting(S3Object::key)
        .contains(key);
    test.s3().deleteObject(r -> r.bucket(test.results()).key(key));
    assertThatThrownBy(() -> get(key, null)).isInstanceOf(NoSuchKeyException.class);
  }

  @Test
  void markerOfAFolderIsAnEmptyObject() {
    put(test.results(), "folder/", "");
    put(test.results(), "folder/file.csv", "x");

    assertThat(test.s3().headObject(r -> r.bucket(test.results()).key("folder/")).contentLength())
        .isZero();
    assertThat(test.s3().listObjectsV2(r -> r.bucket(test.results()).prefix("folder/")).contents())
        .extracting(S3Object::key)
        .containsExactly("folder/", "folder/file.csv");
  }

  @Test
  void readWithAnotherETagIsRejected() {
    PutObjectResponse first = put(test.results(), "match.csv", "one");
    put(test.results(), "match.csv", "two");

    S3Exception rejection =
        catchThrowableOfType(
            S3Exception.class,
            () ->
                test.s3()
                    .getObjectAsBytes(
                        r -> r.bucket(test.results()).key("match.csv").ifMatch(first.eTag())));
    assertThat(rejection.statusCode()).isEqualTo(412);
    assertThat(
            test.s3()
                .getObjectAsBytes(
                    r ->
                        r.bucket(test.results())
                            .key("match.csv")
                            .versionId(first.versionId())
                            .ifMatch(first.eTag()))
                .asUtf8String())
        .isEqualTo("one");
  }

  @Test
  void conditionalWriteIsRejectedIfTheObjectExists() {
    put(test.results(), "once.json", "one");

    S3Exception rejection =
        catchThrowableOfType(
            S3Exception.class,
            () ->
                test.s3()
                    .putObject(
                        r -> r.bucket(test.results()).key("once.json").ifNoneMatch("*"),
                        RequestBody.fromString("two")));

    assertThat(rejection.statusCode()).isEqualTo(412);
  }

  @Test
  void deletedObjectKeepsItsVersions() {
    PutObjectResponse written = put(test.results(), "deleted.csv", "kept");

    DeleteObjectResponse deleted =
        test.s3().deleteObject(r -> r.bucket(test.results()).key("deleted.csv"));

    assertThat(deleted.deleteMarker()).isTrue();
    assertThat(deleted.versionId()).isNotNull().isNotEqualTo(written.versionId());
    assertThatThrownBy(() -> get("deleted.csv", null)).isInstanceOf(NoSuchKeyException.class);
    assertThatThrownBy(() -> test.s3().headObject(r -> r.bucket(test.results()).key("deleted.csv")))
        .isInstanceOf(NoSuchKeyException.class);
    assertThat(get("deleted.csv", written.versionId())).isEqualTo("kept");
  }

  @Test
  void unknownVersionIsNotFound() {
    put(test.results(), "known.csv", "x");

    S3Exception rejection =
        catchThrowableOfType(S3Exception.class, () -> get("known.csv", "v9999999999999999"));

    assertThat(rejection.statusCode()).isEqualTo(404);
    assertThat(rejection.awsErrorDetails().errorCode()).isEqualTo("NoSuchVersion");
  }

  @Test
  void rangeOfAVersionIsRead() {
    PutObjectResponse first = put(test.results(), "range.csv", "0123456789");
    put(test.results(), "range.csv", "other");

    ResponseBytes<GetObjectResponse> range =
        test.s3()
            .getObjectAsBytes(
                r ->
                    r.bucket(test.results())
                        .key("range.csv")
                        .versionId(first.versionId())
                        .range("bytes=3-5"));

    assertThat(range.asUtf8String()).isEqualTo("345");
    assertThat(range.response().contentRange()).isEqualTo("bytes 3-5/10");
  }

  @Test
  void objectsAreListedByPrefix() {
    put(test.results(), "list/a/1.csv", "x");
    put(test.results(), "list/b/2.csv", "x");

    assertThat(
            test
                .s3()
                .listObjectsV2(r -> r.bucket(test.results()).prefix("list/"))
                .contents()
                .stream()
                .map(object -> object.key()))
        .containsExactly("list/a/1.csv", "list/b/2.csv");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain_20220130.csv",
        "acme/a+b.csv",
        "acme/a%2Bb.csv",
        "acme/with two  spaces.csv",
        "ünï/キー_🙂.csv",
        "acme/(1)~!*'.csv"
      })
  void eventHasTheFormEncodedKeyOfTheObject(String key) throws Exception {
    int mark = test.listener().mark();

    PutObjectResponse written = put(test.drop(), key, key);

    JsonObject object = test.nextS3Record(mark).getAsJsonObject("s3").getAsJsonObject("object");
    assertThat(object.get("key").getAsString())
        .isEqualTo(URLEncoder.encode(key, StandardCharsets.UTF_8).replace("%2F", "/"));
    assertThat(
            test.s3()
                .getObjectAsBytes(
                    r ->
                        r.bucket(test.drop())
                            .key(key)
                            .versionId(object.get("versionId").getAsString()))
                .asUtf8String())
        .isEqualTo(key);
    assertThat(object.get("versionId").getAsString()).isEqualTo(written.versionId());
  }

  @Test
  void putSendsAnEventInTheFormatOfS3() throws Exception {
    int mark = test.listener().mark();

    PutObjectResponse written = put(test.drop(), "acme/items_20220130.csv", "one");

    JsonObject record = test.nextS3Record(mark);
    JsonObject object = record.getAsJsonObject("s3").getAsJsonObject("object");
    assertThat(record.remove("eventTime").getAsString())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    assertThat(object.remove("sequencer").getAsString()).matches("[0-9A-F]{18}");
    assertThat(record.remove("responseElements").getAsJsonObject().keySet())
        .containsExactly("x-amz-request-id", "x-amz-id-2");
    assertThat(record)
        .isEqualTo(
            JsonParser.parseString(
                """
                {"eventVersion": "2.1",
                 "eventSource": "aws:s3",
                 "awsRegion": "eu-central-1",
                 "eventName": "ObjectCreated:Put",
                 "userIdentity": {"principalId": "AWS:LOCAL"},
                 "requestParameters": {"sourceIPAddress": "127.0.0.1"},
                 "s3": {
                   "s3SchemaVersion": "1.0",
                   "configurationId": "file-arrival-function",
                   "bucket": {
                     "name": "%1$s",
                     "ownerIdentity": {"principalId": "LOCAL"},
                     "arn": "arn:aws:s3:::%1$s"},
                   "object": {
                     "key": "acme/items_20220130.csv",
                     "size": 3,
                     "eTag": "f97c5d29941bfb1b2fdab0874906ab82",
                     "versionId": "%2$s"}}}
                """
                    .formatted(test.drop(), written.versionId())));
  }

  @Test
  void copySendsAnEventOfTheNewObject() throws Exception {
    put(test.results(), "source.csv", "copied");
    int mark = test.listener().mark();

    String versionId =
        test.s3()
            .copyObject(
                r ->
                    r.sourceBucket(test.results())
                        .sourceKey("source.csv")
                        .destinationBucket(test.drop())
                        .destinationKey("copy of it.csv"))
            .versionId();

    JsonObject record = test.nextS3Record(mark);
    JsonObject object = record.getAsJsonObject("s3").getAsJsonObject("object");
    assertThat(record.get("eventName").getAsString()).isEqualTo("ObjectCreated:Copy");
    assertThat(object.get("key").getAsString()).isEqualTo("copy+of+it.csv");
    assertThat(object.get("size").getAsLong()).isEqualTo(6);
    assertThat(object.get("versionId").getAsString()).isEqualTo(versionId);
  }

  @Test
  void multipartUploadSendsOneEventWhenItIsComplete() throws Exception {
    String key = "acme/large file.csv";
    int mark = test.listener().mark();
    String upload = test.s3().createMultipartUpload(r -> r.bucket(test.drop()).key(key)).uploadId();
    byte[] first = new byte[PART];
    Arrays.fill(first, (byte) 'a');
    String firstTag = part(key, upload, 1, first);
    String secondTag = part(key, upload, 2, new byte[] {'b'});

    var completed =
        test.s3()
            .completeMultipartUpload(
                r ->
                    r.bucket(test.drop())
                        .key(key)
                        .uploadId(upload)
                        .multipartUpload(
                            m ->
                                m.parts(
                                    CompletedPart.builder().partNumber(1).eTag(firstTag).build(),
                                    CompletedPart.builder()
                                        .partNumber(2)
                                        .eTag(secondTag)
                                        .build())));

    JsonObject record = test.nextS3Record(mark);
    JsonObject object = record.getAsJsonObject("s3").getAsJsonObject("object");
    assertThat(record.get("eventName").getAsString())
        .isEqualTo("ObjectCreated:CompleteMultipartUpload");
    assertThat(object.get("key").getAsString()).isEqualTo("acme/large+file.csv");
    assertThat(object.get("size").getAsLong()).isEqualTo(PART + 1);
    assertThat(object.get("eTag").getAsString())
        .isEqualTo(completed.eTag().replace("\"", ""))
        .endsWith("-2");
    assertThat(object.get("versionId").getAsString()).isEqualTo(completed.versionId());
    assertThat(test.listener().linesWith(" " + key)).hasSize(1);
  }

  @Test
  void writingToTheResultsBucketSendsNoEvent() {
    put(test.results(), "quiet.csv", "x");

    assertThat(test.listener().linesWith("quiet.csv")).isEmpty();
  }

  @Test
  void presignedUrlNeedsNoFurtherSignature() throws Exception {
    put(test.results(), "presigned.csv", "open");

    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(presigned("presigned.csv")).build(),
                HttpResponse.BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("open");
  }

  private URI presigned(String key) {
    try (S3Presigner presigner =
        S3Presigner.builder()
            .endpointOverride(test.stack().endpoint())
            .region(Region.of(test.stack().region()))
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(
                        LocalStack.ACCESS_KEY_ID, LocalStack.SECRET_ACCESS_KEY)))
            .build()) {
      return URI.create(
          presigner
              .presignGetObject(
                  get ->
                      get.signatureDuration(Duration.ofMinutes(5))
                          .getObjectRequest(r -> r.bucket(test.results()).key(key)))
              .url()
              .toString());
    }
  }

  @Test
  void expectContinueIsAnswered() throws Exception {
    URI endpoint = test.stack().endpoint();
    try (Socket socket = new Socket(endpoint.getHost(), endpoint.getPort())) {
      socket
          .getOutputStream()
          .write(
              ("PUT /"
                      + test.results()
                      + "/expected.csv HTTP/1.1\r\n"
                      + SIGNED
                      + "Content-Length: 4\r\n"
                      + "Expect: 100-continue\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      InputStream answer = socket.getInputStream();
      assertThat(head(answer)).startsWith("HTTP/1.1 100 Continue\r\n");

      socket.getOutputStream().write("body".getBytes(StandardCharsets.US_ASCII));

      assertThat(new String(answer.readAllBytes(), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 200 OK\r\n");
    }
    assertThat(get("expected.csv", null)).isEqualTo("body");
  }

  @Test
  void brokenUploadLeavesNoObject() throws Exception {
    URI endpoint = test.stack().endpoint();
    try (Socket socket = new Socket(endpoint.getHost(), endpoint.getPort())) {
      socket
          .getOutputStream()
          .write(
              ("PUT /"
                      + test.results()
                      + "/broken.csv HTTP/1.1\r\n"
                      + SIGNED
                      + "Content-Length: 400000\r\n\r\nabc")
                  .getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      // Waits until the gateway has closed the connection, with or without a response.
      int unused = socket.getInputStream().readAllBytes().length;
    }

    assertThatThrownBy(() -> get("broken.csv", null)).isInstanceOf(NoSuchKeyException.class);
  }

  @Test
  void rejectionOfALargeUploadReachesTheClient() {
    assertThatThrownBy(
            () ->
                test.s3()
                    .putObject(
                        r -> r.bucket("no-such-bucket").key("k"),
                        RequestBody.fromBytes(new byte[20 * 1024 * 1024])))
        .isInstanceOf(NoSuchBucketException.class);
  }

  @Test
  void largeBodyIsStreamed() throws Exception {
    long length = 64L * 1024 * 1024;
    URI uri = test.stack().endpoint().resolve("/" + test.results() + "/large.bin");
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setRequestMethod("PUT");
    connection.setRequestProperty("Authorization", TestStack.authorization("s3"));
    connection.setDoOutput(true);
    connection.setFixedLengthStreamingMode(length);
    byte[] block = new byte[1024 * 1024];
    try (var body = connection.getOutputStream()) {
      for (long sent = 0; sent < length; sent += block.length) {
        body.write(block);
      }
    }

    assertThat(connection.getResponseCode()).isEqualTo(200);
    assertThat(test.s3().headObject(r -> r.bucket(test.results()).key("large.bin")).contentLength())
        .isEqualTo(length);
    String version = connection.getHeaderField("x-amz-version-id");
    test.s3().deleteObject(r -> r.bucket(test.results()).key("large.bin").versionId(version));
  }

  private static String head(InputStream answer) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) answer.read());
    }
    return head.toString();
  }

  private PutObjectResponse put(String bucket, String key, String body) {
    return test.s3().putObject(r -> r.bucket(bucket).key(key), RequestBody.fromString(body));
  }

  private String get(String key, String versionId) {
    return test.s3()
        .getObjectAsBytes(r -> r.bucket(test.results()).key(key).versionId(versionId))
        .asUtf8String();
  }

  private String part(String key, String upload, int number, byte[] content) {
    return test.s3()
        .uploadPart(
            r -> r.bucket(test.drop()).key(key).uploadId(upload).partNumber(number),
            RequestBody.fromBytes(content))
        .eTag();
  }
}
