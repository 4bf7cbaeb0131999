package dev.orderpipeline.endtoend.calls;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/**
 * Writes down every AWS call of a function, one JSON object a line, so that a test can decide
 * whether the function's role allows it.
 *
 * <p>The SDK finds it by the resource {@code execution.interceptors} and makes one for each client.
 * It works only where {@link #TOLD} lies beside it and says whose calls go where. Of a call it
 * keeps what was called, on what, and which parameters were given; never their values, which may be
 * personal data.
 *
 * <p>It runs on the classes that are left in the functions' jars: hence the few types that it uses,
 * and a line without arrays.
 */
public final class CallRecorder implements ExecutionInterceptor {
  /** The resource that says by properties whose calls are recorded, and in which directory. */
  public static final String TOLD = "call-recorder.properties";

  /** The property that names the function or job. */
  public static final String FUNCTION = "function";

  /** The property that names the directory of the records. */
  public static final String DIRECTORY = "directory";

  /** The members that say what a call is about; a text, at whatever depth of the request. */
  private static final Set<String> IDENTIFYING =
      Set.of(
          "Bucket",
          "Key",
          "VersionId",
          "CopySource",
          "DestinationBucket",
          "DestinationKey",
          "Prefix",
          "TableName",
          "IndexName",
          "QueueUrl",
          "TopicArn",
          "FunctionName",
          "JobName",
          "Qualifier",
          "InvocationType");

  private final Optional<Path> file;
  private final String function;

  /** Called by the SDK. */
  public CallRecorder() {
    this(told());
  }

  CallRecorder(Properties told) {
    function = told.getProperty(FUNCTION, "");
    file =
        Optional.ofNullable(told.getProperty(DIRECTORY))
            .map(
                directory ->
                    Path.of(directory, function + "-" + ProcessHandle.current().pid() + ".jsonl"));
  }

  /** Nothing in the tests' own JVMs, whose clients have the recorder, too. */
  private static Properties told() {
    Properties told = new Properties();
    try (InputStream from = CallRecorder.class.getResourceAsStream("/" + TOLD)) {
      if (from != null) {
        told.load(from);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + TOLD + ".", e);
    }
    return told;
  }

  /** Before marshalling: once for each call, however often it is tried, and as it goes out. */
  @Override
  public void beforeMarshalling(
      Context.BeforeMarshalling context, ExecutionAttributes executionAttributes) {
    file.ifPresent(
        to ->
            append(
                to,
                line(
                    executionAttributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME),
                    executionAttributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME),
                    context.request())));
  }

  /** In one write, so that the lines of several threads do not mix. */
  private static void append(Path file, String line) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(
          file,
          line.getBytes(StandardCharsets.UTF_8),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot record a call in " + file + ".", e);
    }
  }

  String line(String service, String operation, SdkPojo request) {
    Map<String, String> resource = new TreeMap<>();
    collect("", request, resource);
    StringWriter line = new StringWriter();
    try (JsonWriter json = new JsonWriter(line)) {
      json.beginObject();
      json.name("function").value(function);
      json.name("service").value(service);
      json.name("operation").value(operation);
      json.name("resource").beginObject();
      for (Map.Entry<String, String> field : resource.entrySet()) {
        json.name(field.getKey()).value(field.getValue());
      }
      json.endObject();
      json.name("parameters").value(parameters(request));
      json.endObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a StringWriter does not fail", e);
    }
    return line + "\n";
  }

  private static void collect(String path, Object value, Map<String, String> resource) {
    if (value instanceof SdkPojo pojo) {
      for (SdkField<?> field : pojo.sdkFields()) {
        Object member = field.getValueOrDefault(pojo);
        String memberPath = path.isEmpty() ? field.memberName() : path + "." + field.memberName();
        if (member instanceof String text && IDENTIFYING.contains(field.memberName())) {
          resource.put(memberPath, text);
        } else {
          collect(memberPath, member, resource);
        }
      }
    } else if (value instanceof List<?> list) {
      for (int index = 0; index < list.size(); index++) {
        collect(path + "." + index, list.get(index), resource);
      }
    }
  }

  /** The names of the request's own members that are set. */
  private static String parameters(SdkPojo request) {
    return request.sdkFields().stream()
        .filter(field -> isSet(field.getValueOrDefault(request)))
        .map(SdkField::memberName)
        .sorted()
        .collect(Collectors.joining(" "));
  }

  /** The SDK makes empty lists and maps for those that were not given. */
  private static boolean isSet(Object value) {
    return value != null
        && !(value instanceof Collection<?> list && list.isEmpty())
        && !(value instanceof Map<?, ?> map && map.isEmpty());
  }
}
