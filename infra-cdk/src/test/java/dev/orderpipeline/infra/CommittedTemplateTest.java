package dev.orderpipeline.infra;

import static dev.orderpipeline.infra.SingleQuotedJson.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CommittedTemplateTest {
  @ParameterizedTest
  @EnumSource
  @Tag("verify")
  void committedTemplateIsWhatTheStackSynthesizes(CommittedTemplate template) throws IOException {
    String committed = Files.readString(Path.of("..").resolve(template.file()));
    assertThat(JsonParser.parseString(committed))
        .withFailMessage(
            "%s is not what the stack synthesizes; renew it, from the project's root, with: %s",
            template.file(), CommittedTemplate.RENEW_COMMAND)
        .isEqualTo(JsonParser.parseString(template.synthesize()));
  }

  @Test
  void onlyPartsThatDifferBetweenBuildsOrConcernTheCdkAreRemoved() {
    String synthesized =
        """
        {'Rules': {'CheckBootstrapVersion': {}},
         'Parameters': {'BootstrapVersion': {}},
         'Resources': {
           'B': {'Type': 'AWS::Lambda::Function',
                 'Properties': {'Code': {'S3Key': 'abc.jar', 'S3Bucket': 'b'}, 'Timeout': 1},
                 'Metadata': {'aws:cdk:path': 'x', 'Artifact': 'processor'}},
           'A': {'Type': 'AWS::S3::Bucket', 'Metadata': {'aws:cdk:path': 'y'}}},
         'Outputs': {'Z': {'Value': 'z'}}}
        """;
    assertThat(CommittedTemplate.normalised(json(synthesized).toString()))
        .isEqualTo(
            """
            {
              "Outputs": {
                "Z": {
                  "Value": "z"
                }
              },
              "Resources": {
                "A": {
                  "Type": "AWS::S3::Bucket"
                },
                "B": {
                  "Metadata": {
                    "Artifact": "processor"
                  },
                  "Properties": {
                    "Code": {
                      "S3Bucket": "b",
                      "S3Key": "processor-lambda.jar"
                    },
                    "Timeout": 1
                  },
                  "Type": "AWS::Lambda::Function"
                }
              }
            }
            """);
  }
}
