package dev.orderpipeline.infra.rights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.orderpipeline.infra.rights.Policy.Grant;
import org.junit.jupiter.api.Test;

class PolicyTest {
  private static final Policy POLICY =
      policy(
          """
          [{"Sid":"A","Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":["b/*","c/*"]},
           {"Effect":"Deny","Action":"s3:*","Resource":"*"},
           {"Effect":"Allow","Action":"sqs:SendMessage","Resource":"q"}]
          """);

  @Test
  void grantIsOneActionOnOneResource() {
    assertThat(POLICY.grants())
        .containsExactly(
            new Grant("p", 1, "s3:GetObject", "b/*"),
            new Grant("p", 1, "s3:GetObject", "c/*"),
            new Grant("p", 1, "s3:PutObject", "b/*"),
            new Grant("p", 1, "s3:PutObject", "c/*"),
            new Grant("p", 3, "sqs:SendMessage", "q"));
  }

  @Test
  void removingAGrantKeepsAllOthers() {
    assertThat(POLICY.without(new Grant("p", 1, "s3:GetObject", "c/*")))
        .isEqualTo(
            policy(
                """
                [{"Effect":"Allow","Action":["s3:PutObject"],"Resource":["b/*","c/*"]},
                 {"Effect":"Allow","Action":["s3:GetObject"],"Resource":["b/*"]},
                 {"Effect":"Deny","Action":"s3:*","Resource":"*"},
                 {"Effect":"Allow","Action":"sqs:SendMessage","Resource":"q"}]
                """));
  }

  @Test
  void grantOnAnotherResourceLeavesItsOwn() {
    assertThat(POLICY.onAnotherResource(new Grant("p", 3, "sqs:SendMessage", "q"), "q2"))
        .isEqualTo(
            policy(
                """
                [{"Sid":"A","Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":["b/*","c/*"]},
                 {"Effect":"Deny","Action":"s3:*","Resource":"*"},
                 {"Effect":"Allow","Action":["sqs:SendMessage"],"Resource":["q2"]}]
                """));
  }

  @Test
  void statementWithNotActionOrNotResourceIsRejected() {
    Policy everythingElse =
        policy("{\"Effect\":\"Allow\",\"NotAction\":\"iam:*\",\"Resource\":\"*\"}");

    assertThatThrownBy(everythingElse::grants)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("A statement of p has no Action: {");
  }

  private static Policy policy(String statements) {
    JsonObject document = new JsonObject();
    document.addProperty("Version", "2012-10-17");
    document.add("Statement", JsonParser.parseString(statements));
    return new Policy("p", document);
  }
}
