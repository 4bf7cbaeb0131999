package dev.orderpipeline.endtoend.calls;

import dev.orderpipeline.json.JsonText;
import java.io.IOException;
import java.io.InputStream;
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
 * Records every AWS call of a function as a line of JSON, so that a test can check that the
 * function's role allows it.
 *
 * <p>The SDK finds the class by the resource {@code execution.interceptors} and creates one
 * instance per client. It records only if the class path has {@link #CONFIGURATION}, which names
 * the function and the directory. A record has the operation, the resource and the names of
 * parameters, but never their values, which can be personal data.
 *
 * <p>It uses only classes that are left in the functions' shrunk jars, and therefore few types.
 */
public final class CallRecorder implements ExecutionInterceptor {
  /** The properties resource with the function's name and the directory of the records. */
  public static final String CONFIGURATION = "call-recorder.properties";

  /** The property with the name of the function or job. */
  public static final String FUNCTION = "function";

  /** The property with the directory of the records. */
  public static final String DIRECTORY = "directory";

  /** The string members, at any depth of a request, that identify its resource. */
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
    this(configuration());
  }

  CallRecorder(Properties configuration) {
    function = configuration.getProperty(FUNCTION, "");
    file =
        Optional.ofNullable(configuration.getProperty(DIRECTORY))
            .map(
                directory ->
                    Path.of(directory, function + "-" + ProcessHandle.current().pid() + ".jsonl"));
  }

  /** The configuration; empty in the tests' own JVMs, whose clients also have the recorder. */
  private static Properties configuration() {
    Properties configuration = new Properties();
    try (InputStream from = CallRecorder.class.getResourceAsStream("/" + CONFIGURATION)) {
      if (from != null) {
        configuration.load(from);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + CONFIGURATION + ".", e);
    }
    return configuration;
  }

  /** Records a call. The SDK marshals a call once, regardless of retries. */
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

  /** Appends a line with a single write, so that lines of several threads do not mix. */
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
    return JsonText.of(
            json -> {
              json.beginObject();
              json.name("function").value(function);
              json.name("service").value(service);
              json.name("operation").value(operation);
              json.name("resource").beginObject();
              for (Map.Entry<String, String> each : resource.entrySet()) {
                json.name(each.getKey()).value(each.getValue());
              }
              json.endObject();
              json.name("parameters").value(parameters(request));
              json.endObject();
            })
        + "\n";
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

  /** The names of the request's top-level members that are set. */
  private static String parameters(SdkPojo request) {
    return request.sdkFields().stream()
        .filter(field -> isSet(field.getValueOrDefault(request)))
        .map(SdkField::memberName)
        .sorted()
        .collect(Collectors.joining(" "));
  }

  /** The SDK creates empty lists and maps for members that are not set. */
  private static boolean isSet(Object value) {
    return value != null
        && !(value instanceof Collection<?> list && list.isEmpty())
        && !(value instanceof Map<?, ?> map && map.isEmpty());
  }
}
