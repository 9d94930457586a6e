#!/bin/sh
# Espalier: this file is a shell script and a jar at once; java -jar reads past these lines.
# A run is short: the first compiler alone and the simplest collector do it in half the time.
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto -Xmx256m \
    -Djdk.http.auth.tunneling.disabledSchemes= ${ESPALIER_JAVA_OPTS:-} -jar "$0" "$@"
