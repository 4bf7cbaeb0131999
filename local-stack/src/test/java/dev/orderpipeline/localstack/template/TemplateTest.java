package dev.orderpipeline.localstack.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import org.junit.jupiter.api.Test;

class TemplateTest {
  private static final Template TEMPLATE =
      Template.parse(
          """
          {"Resources": {
            "Drop": {"Type": "AWS::S3::Bucket", "Properties": {
              "BucketName": {"Fn::Join": ["-", ["drop", {"Ref": "AWS::AccountId"}, {"Ref": "AWS::Region"}]]}}},
            "Unnamed": {"Type": "AWS::S3::Bucket"},
            "Queue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "q"}},
            "Table": {"Type": "AWS::DynamoDB::Table", "Properties": {"TableName": "t"}},
            "Function": {"Type": "AWS::Lambda::Function", "Properties": {"FunctionName": "f"}},
            "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "alarms"}},
            "Role": {"Type": "AWS::IAM::Role"},
            "Logs": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "/aws/lambda/f"}},
            "Job": {"Type": "AWS::Glue::Job", "Properties": {"Name": "j"}},
            "Odd": {"Type": "AWS::EC2::Instance"}
          }}
          """);

  private static String resolved(String json) {
    return TEMPLATE.resolved(JsonParser.parseString(json), "here").toString();
  }

  @Test
  void refOfABucketTableOrFunctionIsItsName() {
    assertThat(resolved("[{'Ref':'Drop'},{'Ref':'Table'},{'Ref':'Function'}]"))
        .isEqualTo("[\"drop-000000000000-eu-central-1\",\"t\",\"f\"]");
  }

  @Test
  void refOfATopicIsItsArn() {
    assertThat(resolved("{'Ref':'Topic'}"))
        .isEqualTo("\"arn:aws:sns:eu-central-1:000000000000:alarms\"");
  }

  @Test
  void refOfAJobIsItsName() {
    assertThat(resolved("[{'Ref':'Job'},{'Fn::GetAtt':['Job','Arn']}]"))
        .isEqualTo("[\"j\",\"arn:aws:glue:eu-central-1:000000000000:job/j\"]");
  }

  @Test
  void arnsAreThoseOfEachService() {
    assertThat(
            resolved(
                "[{'Fn::GetAtt':['Drop','Arn']},{'Fn::GetAtt':['Table','Arn']},"
                    + "{'Fn::GetAtt':['Queue','Arn']},{'Fn::GetAtt':'Function.Arn'},"
                    + "{'Fn::GetAtt':['Role','Arn']},{'Fn::GetAtt':['Logs','Arn']}]"))
        .isEqualTo(
            "[\"arn:aws:s3:::drop-000000000000-eu-central-1\","
                + "\"arn:aws:dynamodb:eu-central-1:000000000000:table/t\","
                + "\"arn:aws:sqs:eu-central-1:000000000000:q\","
                + "\"arn:aws:lambda:eu-central-1:000000000000:function:f\","
                + "\"arn:aws:iam::000000000000:role/Role\","
                + "\"arn:aws:logs:eu-central-1:000000000000:log-group:/aws/lambda/f:*\"]");
  }

  @Test
  void subReplacesResourcesAttributesPseudoParametersAndGivenVariables() {
    assertThat(
            resolved(
                "{'Fn::Sub':['${Drop}/${Function.Arn}/${AWS::Partition}/${own}/${!kept}',"
                    + "{'own':{'Ref':'Table'}}]}"))
        .isEqualTo(
            "\"drop-000000000000-eu-central-1/"
                + "arn:aws:lambda:eu-central-1:000000000000:function:f/aws/t/${kept}\"");
  }

  @Test
  void noValueRemovesItsProperty() {
    assertThat(resolved("{'a':{'Ref':'AWS::NoValue'},'b':[1,{'Ref':'AWS::NoValue'}]}"))
        .isEqualTo("{\"b\":[1]}");
  }

  @Test
  void anotherIntrinsicFunctionIsAnErrorThatNamesThePlace() {
    assertThatThrownBy(() -> resolved("{'a':[{'Fn::If':['C',1,2]}]}"))
        .isInstanceOf(TemplateException.class)
        .hasMessage(
            "here.a[0] uses Fn::If, which the local stack does not support. Use Ref,"
                + " Fn::GetAtt, Fn::Join or Fn::Sub.");
  }

  @Test
  void refToAnUnknownResourceIsAnError() {
    assertThatThrownBy(() -> resolved("{'Ref':'Gone'}"))
        .isInstanceOf(TemplateException.class)
        .hasMessage("here refers to Gone, which is not a resource of the template.");
  }

  @Test
  void unknownPseudoParameterIsAnError() {
    assertThatThrownBy(() -> resolved("{'Ref':'AWS::StackId'}"))
        .isInstanceOf(TemplateException.class)
        .hasMessage(
            "here refers to AWS::StackId, a pseudo parameter that the local stack does not"
                + " support.");
  }

  @Test
  void unknownAttributeIsAnError() {
    assertThatThrownBy(() -> resolved("{'Fn::GetAtt':['Table','StreamArn']}"))
        .isInstanceOf(TemplateException.class)
        .hasMessage(
            "here refers to the attribute StreamArn of Table, which the local stack does not"
                + " support for the type AWS::DynamoDB::Table.");
  }

  @Test
  void nameOfAnUnknownTypeIsAnError() {
    assertThatThrownBy(() -> resolved("{'Ref':'Odd'}"))
        .isInstanceOf(TemplateException.class)
        .hasMessage(
            "The local stack does not know the name property of the resource type"
                + " AWS::EC2::Instance, such as Odd. Add the type to Template.");
  }

  @Test
  void resourceWithoutANameIsAnError() {
    assertThatThrownBy(() -> resolved("{'Ref':'Unnamed'}"))
        .isInstanceOf(TemplateException.class)
        .hasMessage(
            "Unnamed has no BucketName. CloudFormation would generate an unpredictable name. Set"
                + " BucketName.");
  }

  @Test
  void urlOfAQueueWithinATextIsAnError() {
    assertThatThrownBy(() -> resolved("{'Fn::Join':['',['to ',{'Ref':'Queue'}]]}"))
        .isInstanceOf(TemplateException.class)
        .hasMessage(
            "here contains the URL of the queue Queue within a longer text. Make the URL the whole"
                + " value of an environment variable, because locally it depends on the port.");
  }

  @Test
  void textThatIsNotATemplateIsRejected() {
    assertThatThrownBy(() -> Template.parse("{\"Resources\": {\"A\": {}}}"))
        .isInstanceOf(TemplateException.class)
        .hasMessage(
            "The template needs an object \"Resources\" in which every resource has a \"Type\".");
    assertThatThrownBy(() -> Template.parse("Resources:\n  A: {"))
        .isInstanceOf(TemplateException.class)
        .hasMessageStartingWith("The template is not valid JSON: ");
  }
}
