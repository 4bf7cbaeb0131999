package dev.orderpipeline.localstack.process;

import dev.orderpipeline.function.SettingNames;
import dev.orderpipeline.localstack.LocalStack;
import dev.orderpipeline.localstack.LocalStackConfig;
import dev.orderpipeline.localstack.template.Deployment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The parts of a stack that the JVMs of all functions and jobs share.
 *
 * @param config the configuration of the stack
 * @param endpoint the endpoint of all services
 * @param logDirectory the directory of the logs
 * @param work the directory of temporary files
 * @param queueUrls the URLs of the queues by name
 */
public record ChildContext(
    LocalStackConfig config,
    ServiceEndpoint endpoint,
    Path logDirectory,
    Path work,
    Map<String, String> queueUrls) {

  /** Creates the log of a function or job. */
  public ChildLog log(String program) {
    return new ChildLog(logDirectory.resolve(program + ".log"));
  }

  /** Returns the settings of a function or job: those deployed, and those of the configuration. */
  public Map<String, String> settings(String program, Map<String, Deployment.Setting> deployed) {
    Map<String, String> settings = new HashMap<>();
    deployed.forEach(
        (name, setting) -> {
          if (setting instanceof Deployment.Setting.Text text) {
            settings.put(name, text.value());
          } else if (setting instanceof Deployment.Setting.QueueUrl queue) {
            settings.put(name, queueUrls.get(queue.queue()));
          }
        });
    config
        .programs()
        .correctionSettle()
        .ifPresent(
            settle ->
                settings.put(
                    SettingNames.CORRECTION_SETTLE_SECONDS, Long.toString(settle.toSeconds())));
    settings.putAll(config.programs().environment().getOrDefault(program, Map.of()));
    return settings;
  }

  /** Returns the class path of a function or job: its code, and the configured extra entry. */
  public List<Path> classPath(String program, List<Path> code) {
    List<Path> classPath = new ArrayList<>(code);
    Optional.ofNullable(config.programs().extraClassPath().get(program)).ifPresent(classPath::add);
    return List.copyOf(classPath);
  }

  /**
   * Returns the variables of every child JVM: endpoint, region and credentials of AWS, and those
   * that the operating system requires.
   */
  public static Map<String, String> commonVariables(String region, ServiceEndpoint endpoint) {
    Map<String, String> environment = new HashMap<>();
    environment.put("AWS_REGION", region);
    environment.put("AWS_DEFAULT_REGION", region);
    environment.put("AWS_ACCESS_KEY_ID", LocalStack.ACCESS_KEY_ID);
    environment.put("AWS_SECRET_ACCESS_KEY", LocalStack.SECRET_ACCESS_KEY);
    environment.putAll(endpoint.variables());
    environment.put("PATH", "/usr/local/bin:/usr/bin:/bin:/opt/bin");
    environment.put("TZ", ":UTC");
    // Windows cannot open sockets without it.
    Optional.ofNullable(System.getenv("SystemRoot"))
        .ifPresent(root -> environment.put("SystemRoot", root));
    return environment;
  }
}
