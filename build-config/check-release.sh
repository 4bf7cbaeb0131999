#!/usr/bin/env bash
# Builds a release of these sources in another directory, and checks that its jars equal those that
# are already built here, and that it runs without Maven. Needs the jars of mvn verify, and unzip.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd -P)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkdir "$work/sources"
tar -C "$root" --exclude=target --exclude=node_modules --exclude=.git -cf - . |
  tar -C "$work/sources" -xf -
# Neither the time zone nor the language may change a jar.
(
  cd "$work/sources"
  TZ=Pacific/Auckland LC_ALL=C mvn -B -ntp -q verify -DskipTests -Dspotless.check.skip -Prelease \
    -pl cli -am
)
for jar in arrival-tracker/target/arrival-tracker-lambda.jar \
  processor/target/processor-lambda.jar cli/target/pipeline.jar cli/target/partner-check.jar; do
  cmp "$root/$jar" "$work/sources/$jar"
  echo "equal in both builds: $jar"
done

# A path with a space, and a Maven that fails if it is called.
mkdir "$work/unpacked release" "$work/bin"
cd "$work/unpacked release"
unzip -q "$work"/sources/cli/target/order-pipeline-*.zip
cd order-pipeline-*
sha256sum --quiet -c SHA256SUMS
printf '#!/bin/sh\nexit 97\n' >"$work/bin/mvn"
chmod +x "$work/bin/mvn"
export PATH=$work/bin:$PATH
./pipeline demo
java -jar partner-check.jar samples/clean --to "$work/receipt"
echo "the release runs without Maven"
