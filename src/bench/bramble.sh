#!/bin/bash
# What it costs to make the tree of examples/bramble (16 nodes), from a local mirror with artifacts as heavy as the real
# ones: Espalier's cold build and its rebuild with nothing changed, beside a shell pipeline that does the same work.
#
#   src/bench/bramble.sh [RUNS]          (3 by default; needs target/espalier, and the packages of .ci/run)
#
# All runs are made in one go, taking turns, with the mirror in the page cache; each figure is the median of the runs.
# Scratch is the most that lay on the disk beside what is kept; kept is the tree, for Espalier with its cache.
set -euo pipefail
export LC_ALL=C

runs=${1:-3}
bench=$(cd "$(dirname "$0")" && pwd)
repository=$(cd "$bench/../.." && pwd)
espalier=$repository/target/espalier
[ -x "$espalier" ] || {
    echo "bramble.sh: no $espalier: run mvn -DskipTests package first" >&2
    exit 1
}

mirror=$repository/target/rig/mirror-full
echo 'making the mirror (minutes at the first run)...' >&2
"$repository/src/test/rig/make-mirror" --full "$mirror"

place=$repository/target/bench
figures=$place/figures
rm -rf "$place"
mkdir -p "$figures"

# build MIRROR DIRECTORY: a first build where there is no DIRECTORY, otherwise one with nothing changed
build() {
    mkdir -p "$2/tmp"
    [ -d "$2/inventory" ] || cp -r "$repository/examples/bramble" "$2/inventory"
    JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=$2/tmp "$bench/measure.py" "$2" inventory,cache,dist "$espalier" build "$2/inventory" \
        --mirror "$1" --cache "$2/cache" --output "$2/dist" --quiet
}

find "$mirror" -type f -exec cat {} + >/dev/null
for ((run = 1; run <= runs; run++)); do
    echo "run $run of $runs" >&2
    rm -rf "$place/pipeline" "$place/espalier"
    sync
    mkdir -p "$place/pipeline"
    "$bench/measure.py" "$place/pipeline" dist "$bench/shell-pipeline" "$mirror" "$place/pipeline/dist" \
        "$place/pipeline/scratch" >>"$figures/pipeline"
    sync
    build "$mirror" "$place/espalier" >>"$figures/cold"
    sync
    build "$mirror" "$place/espalier" >>"$figures/again"
done

median() {
    cut -f "$2" "$figures/$1" | sort -n | awk '{ value[NR] = $1 } END { print value[int((NR + 1) / 2)] }'
}

row() {
    printf '%-44s' "$2"
    local column ours theirs
    for column in 1 2 3 4 5 6; do
        ours=$(median "$1" "$column")
        theirs=$(median pipeline "$column")
        awk -v ours="$ours" -v theirs="$theirs" \
            'BEGIN { share = ""; if (theirs > 0) share = sprintf("(%.2f)", ours / theirs); printf "%9s %6s", ours, share }'
    done
    echo
}

echo
echo "$(nproc) cores, $(uname -sm), $(java -version 2>&1 | sed -n 1p); median of $runs; in brackets: share of the pipeline's"
printf '%-44s' ''
printf '%9s       ' 'wall s' 'CPU s' 'RSS MB' 'written' 'scratch' 'kept MB'
echo
row pipeline 'shell: xz, fdisk, dd, mcopy, unzip, dd, ln'
row cold 'espalier build, nothing cached'
row again 'espalier build, nothing changed'
