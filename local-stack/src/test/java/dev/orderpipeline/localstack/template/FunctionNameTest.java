package dev.orderpipeline.localstack.template;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FunctionNameTest {
  @ParameterizedTest
  @CsvSource({
    "f, f, $LATEST",
    "f:live, f, live",
    "000000000000:function:f, f, $LATEST",
    "arn:aws:lambda:eu-central-1:000000000000:function:f, f, $LATEST",
    "arn:aws:lambda:eu-central-1:000000000000:function:f:7, f, 7",
    "arn:aws-cn:lambda:cn-north-1:000000000000:function:f:$LATEST, f, $LATEST"
  })
  void nameAndQualifierAreReadFromEachForm(String form, String name, String qualifier) {
    assertThat(FunctionName.parse(form)).isEqualTo(new FunctionName(name, qualifier));
  }
}
