package dev.orderpipeline.localstack.template;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Converts the functions and jobs of a template. What the local stack cannot do as AWS does is an
 * error.
 */
final class TemplateFunctions {
  private static final Duration MAX_EVENT_AGE = Duration.ofHours(6);
  private static final int MAX_RETRIES = 2;
  private static final String QUEUE_URL_MARKER = "URL of the queue ";

  private final Template template;

  TemplateFunctions(Template template) {
    this.template = template;
  }

  List<Deployment.Function> functions() {
    return template.logicalIds(Template.FUNCTION).stream().map(this::function).toList();
  }

  List<Deployment.Job> jobs() {
    return template.logicalIds(Template.JOB).stream().map(this::job).toList();
  }

  private Deployment.Function function(String id) {
    ResourceProperties function =
        ResourceProperties.of(template, id)
            .allowOnly(
                Set.of(
                    "FunctionName",
                    "Handler",
                    "Environment",
                    "Timeout",
                    "MemorySize",
                    "Runtime",
                    "ReservedConcurrentExecutions"),
                // The artifact in the metadata names the code.
                Set.of(
                    "Code",
                    "Role",
                    "Architectures",
                    "Description",
                    "EphemeralStorage",
                    "LoggingConfig",
                    "TracingConfig",
                    "RecursiveLoop",
                    "Tags"));
    if (!function.text("Runtime").startsWith("java")) {
      throw function.unsupported("Runtime", function.text("Runtime"), "java runtimes");
    }
    return new Deployment.Function(
        template.nameOf(id),
        artifact(id),
        function.text("Handler"),
        function.optionalObject("Environment").map(this::settings).orElse(Map.of()),
        Duration.ofSeconds(function.number("Timeout", 3)),
        function.number("MemorySize", 128),
        function.has("ReservedConcurrentExecutions")
            ? Optional.of(function.number("ReservedConcurrentExecutions"))
            : Optional.empty(),
        asynchronous(template.nameOf(id)));
  }

  private String artifact(String id) {
    return template
        .metadata(id, "Artifact")
        .orElseThrow(
            () ->
                new TemplateException(
                    id + " has no Metadata.Artifact, which must name the module of its jar."));
  }

  private Deployment.Job job(String id) {
    ResourceProperties job =
        ResourceProperties.of(template, id)
            .allowOnly(
                Set.of(
                    "Name",
                    "Command",
                    "DefaultArguments",
                    "ExecutionProperty",
                    "GlueVersion",
                    "MaxRetries",
                    "Timeout"),
                // The local machine is the only worker.
                Set.of("Description", "NumberOfWorkers", "WorkerType", "Role", "Tags"));
    // The job's module is built for the Spark version of this Glue version.
    job.oneOf("GlueVersion", "5.1");
    job.oneOf("MaxRetries", "0");
    // The script only calls the main class, which the metadata names.
    job.object("Command")
        .allowOnly(Set.of("Name"), Set.of("ScriptLocation"))
        .oneOf("Name", "glueetl");
    ResourceProperties arguments =
        job.object("DefaultArguments")
            .allowOnly(
                Set.of("--job-language", "--settings"),
                Set.of(
                    "--class",
                    "--extra-jars",
                    "--enable-auto-scaling",
                    "--enable-metrics",
                    "--custom-logGroup-prefix",
                    "--job-bookmark-option"));
    arguments.oneOf("--job-language", "scala");
    return new Deployment.Job(
        template.nameOf(id),
        artifact(id),
        template
            .metadata(id, "MainClass")
            .orElseThrow(
                () ->
                    new TemplateException(
                        id
                            + " has no Metadata.MainClass, which must name the main class"
                            + " that its script calls.")),
        jobSettings(arguments),
        Duration.ofMinutes(job.number("Timeout")),
        job.optionalObject("ExecutionProperty")
            .map(property -> property.allowOnly(Set.of("MaxConcurrentRuns"), Set.of()))
            .map(property -> property.number("MaxConcurrentRuns"))
            .orElse(1));
  }

  /**
   * Parses the job's settings, one JSON text. The URL of a queue must be the whole value of a
   * setting.
   */
  private Map<String, Deployment.Setting> jobSettings(ResourceProperties arguments) {
    String place = arguments.placeOf("--settings");
    String text = template.text(withQueueNames(arguments.raw("--settings")), place);
    Map<String, Deployment.Setting> settings = new LinkedHashMap<>();
    try {
      for (Map.Entry<String, JsonElement> setting :
          JsonParser.parseString(text).getAsJsonObject().entrySet()) {
        String value = setting.getValue().getAsString();
        settings.put(
            setting.getKey(),
            value.startsWith(QUEUE_URL_MARKER)
                ? new Deployment.Setting.QueueUrl(value.substring(QUEUE_URL_MARKER.length()))
                : new Deployment.Setting.Text(value));
      }
    } catch (JsonParseException | IllegalStateException | UnsupportedOperationException e) {
      throw new TemplateException(place + " is not a JSON object of strings: " + e.getMessage());
    }
    return settings;
  }

  /** The value with each reference to a queue's URL replaced by the queue's name with a marker. */
  private JsonElement withQueueNames(JsonElement value) {
    Optional<String> queue = template.refTo(value, Template.QUEUE);
    if (queue.isPresent()) {
      return new JsonPrimitive(QUEUE_URL_MARKER + template.nameOf(queue.get()));
    }
    if (value instanceof JsonArray array) {
      JsonArray replaced = new JsonArray();
      array.forEach(item -> replaced.add(withQueueNames(item)));
      return replaced;
    }
    if (value instanceof JsonObject object) {
      JsonObject replaced = new JsonObject();
      object.entrySet().forEach(e -> replaced.add(e.getKey(), withQueueNames(e.getValue())));
      return replaced;
    }
    return value;
  }

  private Map<String, Deployment.Setting> settings(ResourceProperties environment) {
    Map<String, Deployment.Setting> settings = new LinkedHashMap<>();
    ResourceProperties variables = environment.object("Variables");
    variables
        .entries()
        .forEach(
            variable ->
                settings.put(
                    variable.getKey(),
                    template
                        .refTo(variable.getValue(), Template.QUEUE)
                        .<Deployment.Setting>map(
                            queue -> new Deployment.Setting.QueueUrl(template.nameOf(queue)))
                        .orElseGet(
                            () -> new Deployment.Setting.Text(variables.text(variable.getKey())))));
    return settings;
  }

  /**
   * The function's configuration for asynchronous invocation, or Lambda's defaults if it has none.
   */
  private Deployment.Asynchronous asynchronous(String functionName) {
    List<ResourceProperties> configured =
        template.logicalIds(Template.INVOKE_CONFIG).stream()
            .map(id -> ResourceProperties.of(template, id))
            .filter(config -> config.functionName("FunctionName").equals(functionName))
            .toList();
    if (configured.isEmpty()) {
      return new Deployment.Asynchronous(MAX_RETRIES, MAX_EVENT_AGE, Optional.empty());
    }
    if (configured.size() > 1) {
      throw new TemplateException(
          configured.get(1).place()
              + " is a second configuration of "
              + functionName
              + ", which Lambda rejects. Remove one.");
    }
    ResourceProperties config =
        configured
            .get(0)
            .allowOnly(
                Set.of(
                    "FunctionName",
                    "Qualifier",
                    "MaximumRetryAttempts",
                    "MaximumEventAgeInSeconds",
                    "DestinationConfig"),
                Set.of());
    // The AWS CLI, S3 and EventBridge invoke the function without a qualifier.
    config.oneOf("Qualifier", FunctionName.LATEST);
    Optional<String> onFailure =
        config
            .optionalObject("DestinationConfig")
            .map(destinations -> destinations.allowOnly(Set.of("OnFailure"), Set.of()))
            .flatMap(destinations -> destinations.optionalObject("OnFailure"))
            .map(destination -> destination.nameByArn("Destination", Template.QUEUE));
    return new Deployment.Asynchronous(
        config.number("MaximumRetryAttempts", MAX_RETRIES),
        Duration.ofSeconds(
            config.number("MaximumEventAgeInSeconds", (int) MAX_EVENT_AGE.toSeconds())),
        onFailure);
  }
}
