package dev.orderpipeline.arrival;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.aws.AwsClients;
import dev.orderpipeline.function.InvalidSettingException;
import dev.orderpipeline.function.SettingNames;
import dev.orderpipeline.function.Settings;
import dev.orderpipeline.localstack.template.Deployment;
import dev.orderpipeline.localstack.template.Template;
import dev.orderpipeline.model.ThresholdKind;
import dev.orderpipeline.processor.DataProcessingHandler;
import dev.orderpipeline.processor.wiring.ProcessorFactory;
import java.lang.reflect.Field;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checks that each function starts with the variables in the template. Further tests break
 * variables on purpose, to show that the checks detect it.
 */
class DeployedSettingsTest {
  /** The JVM reads this one; it is optional. */
  private static final String OF_THE_JVM = "JAVA_TOOL_OPTIONS";

  /** The optional variables whose values are validated. */
  private static final Set<String> WITH_DEFAULT =
      Stream.concat(
              Stream.of(
                  SettingNames.CORRECTION_SETTLE_SECONDS,
                  SettingNames.CORRECTION_SETTLE_MAX_SECONDS,
                  SettingNames.EXPECTATIONS),
              thresholds())
          .collect(Collectors.toUnmodifiableSet());

  private static final AwsClients CLIENTS = AwsClients.in("eu-central-1");

  /** How each handler reads its settings at start-up, by handler. */
  private static final Map<String, Consumer<Settings>> STARTS =
      Map.of(
          handler(FileArrivalHandler.class),
          settings ->
              ArrivalTracker.arrivedFilesOnLambda(settings, CLIENTS, InstantSource.system()),
          handler(FileSweepHandler.class),
          settings ->
              ArrivalTracker.sweepRequestsOnLambda(settings, CLIENTS, InstantSource.system()),
          handler(FileStatusHandler.class),
          settings -> StatusReports.onLambda(settings, CLIENTS, InstantSource.system()),
          handler(DataProcessingHandler.class),
          settings -> ProcessorFactory.onLambda(settings, CLIENTS, InstantSource.system()));

  static Stream<Named<Template>> templates() {
    return Stream.of(
        Named.of("default stage", Template.orderPipeline()),
        Named.of("stage with the Spark job", Template.orderPipelineWithSpark()));
  }

  @ParameterizedTest
  @MethodSource("templates")
  void everyFunctionStartsWithTheSettingsOfTheTemplate(Template template) {
    Map<String, Optional<String>> started = new TreeMap<>();
    for (Deployment.Function function : template.deployment().functions()) {
      started.put(function.handler(), rejection(function, values(function)));
    }

    assertThat(started.keySet()).isEqualTo(STARTS.keySet());
    assertThat(started.values()).containsOnly(Optional.empty());
  }

  @ParameterizedTest
  @MethodSource("templates")
  void functionWithoutOneOfItsVariablesNamesItUnlessItIsOptional(Template template) {
    Map<String, String> expected = new TreeMap<>();
    for (Variable variable : variables(template)) {
      if (!isOptional(variable.name())) {
        expected.put(
            variable.shown(),
            "the environment variable "
                + variable.name()
                + " is not set; set it in the function's template");
      }
    }

    assertThat(rejections(variables(template), Map::remove))
        .hasSizeGreaterThan(10)
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("templates")
  void functionReadsTheVariablesThatHaveADefault(Template template) {
    List<Variable> withDefault =
        variables(template).stream()
            .filter(variable -> WITH_DEFAULT.contains(variable.name()))
            .toList();

    Map<String, String> rejections =
        rejections(withDefault, (values, name) -> values.put(name, "no value"));

    assertThat(rejections)
        .containsOnlyKeys(withDefault.stream().map(Variable::shown).toList())
        .allSatisfy(
            (variable, message) ->
                assertThat(message)
                    .startsWith(
                        "the environment variable "
                            + variable.substring(variable.indexOf('.') + 1)
                            + " is "));
  }

  @ParameterizedTest
  @MethodSource("templates")
  void everyVariableIsKnownToTheFunctions(Template template) throws Exception {
    assertThat(unknown(template, UnaryOperator.identity())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("templates")
  void renamedVariableIsUnknown(Template template) throws Exception {
    assertThat(unknown(template, name -> name + "_RENAMED")).hasSameSizeAs(variables(template));
  }

  /** A variable of one function. */
  private record Variable(Deployment.Function function, String name) {
    String shown() {
      return function.name() + "." + name;
    }
  }

  private static List<Variable> variables(Template template) {
    List<Variable> variables = new ArrayList<>();
    for (Deployment.Function function : template.deployment().functions()) {
      function.settings().keySet().forEach(name -> variables.add(new Variable(function, name)));
    }
    return variables;
  }

  /** The name of the job is optional because a stage can have no job. */
  private static boolean isOptional(String name) {
    return WITH_DEFAULT.contains(name)
        || name.equals(SettingNames.SPARK_JOB_NAME)
        || name.equals(OF_THE_JVM);
  }

  private static Stream<String> thresholds() {
    return Stream.of(ThresholdKind.values())
        .flatMap(
            kind ->
                Stream.of(SettingNames.thresholdCount(kind), SettingNames.thresholdPercent(kind)));
  }

  /** The variables, as {@code function.NAME}, that no function knows after renaming them. */
  private static Set<String> unknown(Template template, UnaryOperator<String> renamed)
      throws IllegalAccessException {
    Set<String> known = new TreeSet<>(Set.of(OF_THE_JVM));
    for (Field name : SettingNames.class.getFields()) {
      known.add((String) name.get(null));
    }
    thresholds().forEach(known::add);
    Set<String> unknown = new TreeSet<>();
    for (Variable variable : variables(template)) {
      if (!known.contains(renamed.apply(variable.name()))) {
        unknown.add(variable.shown());
      }
    }
    return unknown;
  }

  /** The error with which a function fails to start when one variable is broken, by variable. */
  private static Map<String, String> rejections(
      List<Variable> variables, BiConsumer<Map<String, String>, String> breaking) {
    Map<String, String> rejections = new TreeMap<>();
    for (Variable variable : variables) {
      Map<String, String> values = values(variable.function());
      breaking.accept(values, variable.name());
      rejection(variable.function(), values)
          .ifPresent(message -> rejections.put(variable.shown(), message));
    }
    return rejections;
  }

  private static Optional<String> rejection(
      Deployment.Function function, Map<String, String> values) {
    try {
      STARTS.get(function.handler()).accept(new Settings(values));
      return Optional.empty();
    } catch (InvalidSettingException e) {
      return Optional.of(e.getMessage());
    }
  }

  private static Map<String, String> values(Deployment.Function function) {
    Map<String, String> values = new HashMap<>();
    function
        .settings()
        .forEach(
            (name, setting) ->
                values.put(
                    name,
                    setting instanceof Deployment.Setting.Text text
                        ? text.value()
                        : "https://sqs.eu-central-1.amazonaws.com/000000000000/" + name));
    return values;
  }

  private static String handler(Class<?> type) {
    return type.getName() + "::handleRequest";
  }
}
