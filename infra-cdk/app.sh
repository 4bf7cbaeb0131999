#!/bin/sh
# Runs the CDK app; cdk.json calls this script. Builds the app and the functions' jars first if they
# are missing or older than their sources.
set -eu

here=$(cd "$(dirname "$0")" && pwd -P)
root=$(dirname "$here")

modules="shared-model transform arrival-tracker processor infra-cdk"
targets=infra-cdk,arrival-tracker,processor
stamp=$here/target/built.stamp
needed="infra-cdk/target/infra-cdk.jar
infra-cdk/target/lib
arrival-tracker/target/arrival-tracker-lambda.jar
processor/target/processor-lambda.jar"
if grep -q '"spark"' "$here/cdk.json"; then
  # Only a stage with the Spark job needs its jar. Otherwise Spark is neither downloaded nor built.
  modules="$modules processor-spark"
  targets=$targets,processor-spark
  needed="$needed
processor-spark/target/processor-spark-job.jar"
fi
program="the CDK app"
. "$root/build-config/launch.sh"

find_java
is_current || build

# The CDK library starts node: use the one that npm ci installed, wherever cdk itself comes from.
PATH=$here/node_modules/.bin:$PATH
export PATH

exec "$java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto -Dfile.encoding=UTF-8 \
  -Dorderpipeline.home="$root" \
  -cp "$here/target/infra-cdk.jar:$here/target/lib/*" dev.orderpipeline.infra.CdkApp
