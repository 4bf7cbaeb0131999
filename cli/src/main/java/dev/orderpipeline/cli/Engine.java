package dev.orderpipeline.cli;

import dev.orderpipeline.localstack.Deployment;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What processes a day. */
enum Engine {
  /** The processor function, as in a stage without the Spark job. */
  LAMBDA,
  /** The Spark job, which is told to take every day. */
  SPARK;

  /** The stage in which a day goes to it. */
  Deployment deployment() {
    return this == SPARK ? Deployment.orderPipelineWithSpark() : Deployment.orderPipeline();
  }

  /** As it is typed. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads what is typed. */
  static final class Converter implements ITypeConverter<Engine> {
    @Override
    public Engine convert(String typed) {
      return Arrays.stream(values())
          .filter(engine -> engine.toString().equals(typed))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "it must be "
                          + Arrays.stream(values())
                              .map(Engine::toString)
                              .collect(Collectors.joining(" or "))
                          + ", not '"
                          + typed
                          + "'"));
    }
  }
}
