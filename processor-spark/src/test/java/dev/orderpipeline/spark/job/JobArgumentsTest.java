package dev.orderpipeline.spark.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobArgumentsTest {
  @Test
  void argumentsOfTheClusterAreIgnored() {
    JobArguments arguments =
        JobArguments.of(
            "--JOB_NAME",
            "spark-job",
            "--request",
            "{\"file_set\":\"2022-01-30\"}",
            "--enable-metrics",
            "--settings",
            "{\"AWS_REGION\":\"eu-central-1\"}",
            "--JOB_RUN_ID",
            "jr_1");

    assertThat(arguments.request()).isEqualTo("{\"file_set\":\"2022-01-30\"}");
    assertThat(arguments.settings().required("AWS_REGION")).isEqualTo("eu-central-1");
    assertThat(arguments.jobRun()).isEqualTo(Optional.of("jr_1"));
    assertThat(arguments.sliceLines()).isEmpty();
  }

  @Test
  void sizeOfPartsIsOptional() {
    assertThat(withSlices("500").sliceLines()).hasValue(500);
    assertThatThrownBy(() -> withSlices("0"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the argument --slice-lines is \"0\"; give a whole number from 1 to 999999999, or"
                + " leave it out");
  }

  private static JobArguments withSlices(String lines) {
    return JobArguments.of("--request", "{}", "--settings", "{}", "--slice-lines", lines);
  }

  @Test
  void missingRequestIsReportedWithTheUsage() {
    assertThatThrownBy(() -> JobArguments.of("--settings", "{}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the argument --request is missing; start the job with --request and a processing"
                + " request, and --settings and the function's environment, both as JSON");
  }

  @Test
  void settingsThatAreNotAnObjectAreRejected() {
    assertThatThrownBy(() -> JobArguments.of("--request", "{}", "--settings", "[1]"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the argument --settings is not a JSON object of strings: ");
  }
}
