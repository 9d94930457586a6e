#!/bin/bash
# What it costs to bring diskless Pis up from an image of Raspberry Pi OS: Espalier's build, and unpacking the roots that it
# made on the NFS server, beside the way by hand (xz, a loop mount, rsync for each board).
#
#   src/bench/diskless.sh [BOARDS [MEBIBYTES [FILES]]]      (3, 1800 and 40000 by default)
#
# Needs root and a loop device, target/espalier, the packages of .ci/run, and on the disk four times the MEBIBYTES and twice
# BOARDS times them. The image holds so many FILES in so many MEBIBYTES, made for this. Scratch is the most that lay on the
# disk beside what is kept; kept are tree and roots, for Espalier with its cache.
set -euo pipefail
export LC_ALL=C

boards=${1:-3} size=${2:-1800} files=${3:-40000}
bench=$(cd "$(dirname "$0")" && pwd)
repository=$(cd "$bench/../.." && pwd)
espalier=$repository/target/espalier
[ -x "$espalier" ] || {
    echo "diskless.sh: no $espalier: run mvn -DskipTests package first" >&2
    exit 1
}
place=$repository/target/bench-diskless
image=$place/pi-os-$size-$files.img.xz
mkdir -p "$place"

make_image() {
    local work=$place/image
    rm -rf "$work"
    mkdir -p "$work/boot/overlays" "$work/root/etc/ssh" "$work/root/usr/lib/modules/6.1.0-v8+"
    for name in start4.elf fixup4.dat bcm2711-rpi-4-b.dtb overlays/vc4-kms-v3d.dtbo; do
        echo "$name" >"$work/boot/$name"
    done
    { printf '%56s' '' | tr ' ' '\0' && printf 'ARMd' && head -c 8M /dev/urandom; } >"$work/boot/kernel8.img"
    echo arm_64bit=1 >"$work/boot/config.txt"
    echo 'console=tty1 root=PARTUUID=5eed0b05-02 rootfstype=ext4 rootwait' >"$work/boot/cmdline.txt"
    printf 'kernel/fs/nfs/%s\n' nfs.ko nfsv3.ko genet.ko >"$work/root/usr/lib/modules/6.1.0-v8+/modules.builtin"
    printf '%s\n' 'proc /proc proc defaults 0 0' 'PARTUUID=5eed0b05-01 /boot/firmware vfat defaults 0 2' \
        'PARTUUID=5eed0b05-02 / ext4 defaults,noatime 0 1' >"$work/root/etc/fstab"
    echo '127.0.0.1 localhost' >"$work/root/etc/hosts"
    echo raspberrypi >"$work/root/etc/hostname"
    # Sizes spread as in a distribution; a third of the files cannot be compressed.
    python3 - "$work/root/usr" "$size" "$files" <<'PYTHON'
import os, random, sys

root, room, files = sys.argv[1], int(sys.argv[2]) * 7 // 8 << 20, int(sys.argv[3])
dice = random.Random(5)
words = [dice.randbytes(6).hex().encode() for _ in range(4000)]
text = b" ".join(dice.choices(words, k=1 << 19))
sizes = [dice.lognormvariate(8.5, 1.8) for _ in range(files)]
# A file takes whole blocks.
scale = (room - files * 4096) / sum(sizes)
for number, size in enumerate(sizes):
    path = f"{root}/share/{number % 97}/{number % 13}"
    os.makedirs(path, exist_ok=True)
    size = int(size * scale)
    at = dice.randrange(len(text) // 2)
    with open(f"{path}/{number}", "wb") as out:
        while size > 0:
            piece = min(size, len(text) // 2)
            out.write(dice.randbytes(piece) if number % 3 == 0 else text[at : at + piece])
            size -= piece
PYTHON
    "$repository/src/test/rig/make-pi-os-image" "$work/image" "$work/boot" "$work/root" "$size"
    xz -T0 -0 -c "$work/image" >"$image.part"
    mv "$image.part" "$image"
    rm -rf "$work"
}
[ -f "$image" ] || {
    echo 'making the image (minutes)...' >&2
    make_image
}

run=$place/run
rm -rf "$run"
mkdir -p "$run/tmp" "$run/inventory" "$run/by-hand"
cat >"$run/inventory/_site.yaml" <<'YAML'
server: 10.10.0.11
dhcp: {subnet: 10.10.0.0/24}
YAML
cat >"$run/inventory/_defaults.yaml" <<YAML
model: pi4
boot: pi-nfs
prefix: mac
osImage: $image
nfs: {server: 10.10.0.11, root: /volume2/roots}
user: {name: ada, sshKeys: [ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKeyOfSomebody]}
YAML
for ((board = 1; board <= boards; board++)); do
    printf 'mac: dc:a6:32:00:00:%02x\n' "$board" >"$run/inventory/board-$board.yaml"
done

# measured LABEL DIRECTORY KEPT COMMAND...
measured() {
    local label=$1
    shift
    local figures
    sync
    figures=$("$bench/measure.py" "$@")
    # shellcheck disable=SC2086
    printf "%-44s$(printf '%%10s%.0s' $figures)\n" "$label" $figures
}

cat "$image" >/dev/null
export JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=$run/tmp
build=("$espalier" build "$run/inventory" --cache "$run/cache" --output "$run/dist" --quiet)
echo "$boards boards, an image of $size MiB with $files files, $(($(stat -c %s "$image") >> 20)) MiB packed;" \
    "$(nproc) cores, $(uname -sm)"
printf '%-44s%10s%10s%10s%10s%10s%10s\n' '' 'wall s' 'CPU s' 'RSS MB' 'written' 'scratch' 'kept MB'
measured 'by hand: xz, mount, rsync for each board' "$run/by-hand" roots,tftp \
    "$bench/copied-roots" "$image" "$boards" "$run/by-hand/roots" "$run/by-hand/tftp" "$run/by-hand/scratch"
rm -rf "$run/by-hand"
measured 'espalier build, nothing cached' "$run" inventory,cache,dist "${build[@]}"
measured 'espalier build, nothing changed' "$run" inventory,cache,dist "${build[@]}"
measured 'unpack.sh on the NFS server' "$run" inventory,cache,dist,roots sh "$run/dist/nfs/unpack.sh" --below "$run/roots"
rm -rf "$run"
