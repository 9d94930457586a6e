#!/bin/sh
# Espalier: this file is a shell script and a jar at once; java -jar reads past these lines.
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -XX:+UseSerialGC -Xshare:auto \
    -Djdk.http.auth.tunneling.disabledSchemes= -jar "$0" "$@"
