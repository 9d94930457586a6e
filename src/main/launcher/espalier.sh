#!/bin/sh
# Espalier: this file is a shell script and a jar at once; java -jar reads past these lines.
# A run is short: the first compiler alone and the simplest collector do it in half the time. Only a build may hash and
# decode so much that the second compiler pays, which knows SHA-256 as instructions; it is kept to what is really hot.
case "${1:-}" in
build) tuning='-XX:Tier4InvocationThreshold=20000 -XX:Tier4MinInvocationThreshold=6000 -XX:Tier4CompileThreshold=40000' ;;
*) tuning='-XX:TieredStopAtLevel=1' ;;
esac
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" $tuning -XX:+UseSerialGC -Xshare:auto -Xmx256m \
    -Djdk.http.auth.tunneling.disabledSchemes= ${ESPALIER_JAVA_OPTS:-} -jar "$0" "$@"
