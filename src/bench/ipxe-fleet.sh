#!/bin/bash
# Builds an inventory of generated machines that boot by iPXE, and prints what it costs:
#
#   src/bench/ipxe-fleet.sh [NODES]        (10000 by default)
#
# Needs a built target/espalier.jar and GNU time. The artifacts are a few bytes each: what is measured is everything but
# fetching; the rehearsals of all machines are part of it. The heap is held at 256 MB.
set -euo pipefail
export LC_ALL=C

nodes=${1:-10000}
here=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

schematic=376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba
fleet=$work/fleet
factory=$work/mirror/factory.talos.dev/image/$schematic/v1.13.2
ipxe=$work/mirror/github.com/ipxe/ipxe/releases/download/v2.0.0
mkdir -p "$fleet" "$factory" "$ipxe" "$work"/ipxeboot/{i386,x86_64}
# Heads that a rehearsal knows them by: a PE program for x86-64, with the magic of a bzImage in the kernel's.
efi() { printf 'MZ%58s\x40\0\0\0PE\0\0\x64\x86%s' '' "$1" | tr ' ' '\0'; }
{ efi Linux | dd bs=512 conv=sync status=none; printf '\0\0HdrS%s' a-kernel; } >"$factory/kernel-amd64"
echo initramfs >"$factory/initramfs-amd64.xz"
echo iPXE >"$work/ipxeboot/i386/undionly.kpxe"
efi iPXE >"$work/ipxeboot/x86_64/snponly.efi"
tar -C "$work" -czf "$ipxe/ipxeboot.tar.gz" ipxeboot

cat >"$fleet/_site.yaml" <<EOF
server: 10.0.0.1
dhcp: {mode: server, subnet: 10.0.0.0/8}
EOF
cat >"$fleet/_defaults.yaml" <<EOF
talosVersion: v1.13.2
schematicID: $schematic
install: true
netmask: 8
gateway: 10.255.255.254
EOF
for ((i = 0; i < nodes; i++)); do
    rack=$fleet/rack-$((i / 100))
    [ -d "$rack" ] || mkdir "$rack"
    printf 'serial: SER%06d\nmac: 52:54:00:%02x:%02x:%02x\nip: 10.1.%d.%d\n' "$i" $((i >> 16)) $((i >> 8 & 255)) \
        $((i & 255)) $((i / 250)) $((i % 250 + 1)) >"$rack/node-$i.yaml"
done

measure() {
    echo "$1"
    shift
    /usr/bin/time -f '  %e s wall, %U s user, %M KB resident' java -Xmx256m -jar "$here/target/espalier.jar" "$@"
}
build() {
    measure "$1" build "$fleet" --quiet --mirror "$work/mirror" --cache "$work/cache" -o "$work/dist"
}
build "first build of $nodes nodes"
build 'again, nothing changed'
measure 'verify' verify "$work/dist"
measure 'trace of one' trace "node-$((nodes - 1))" "$work/dist" | sed -n '/^  .* resident/p;/=>/p'
rm "$work/dist/tftp/ipxe/nodes/node-$((nodes - 1)).ipxe"
measure 'verify, a script deleted' verify "$work/dist" || true
build 'build again'
echo "the first script: $(stat -c %s "$work/dist/tftp/ipxe/boot.ipxe") bytes"
echo "scripts of nodes: $(find "$work/dist/tftp/ipxe/nodes" -type f -printf '%s\n' | awk '{ n += $1 } END { print NR " files, " n " bytes" }')"
echo "dnsmasq.conf: $(stat -c %s "$work/dist/dnsmasq.conf") bytes"
dnsmasq --test --conf-file="$work/dist/dnsmasq.conf" 2>&1 || true
