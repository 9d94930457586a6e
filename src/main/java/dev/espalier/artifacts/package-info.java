/**
 * The only stage with a network and threads: fetch, check, cache and unpack what the plan asks for.
 *
 * <p>In come requests, the lock and settings; out comes verified content in the cache, by request and member. An
 * {@link dev.espalier.artifacts.ArtifactStore} meets each request by an {@code Acquisition}: without opening anything where
 * the lock pins what is wanted and the cache has it; else from the first source that is there. Archives come whole into the
 * cache; disk images are decoded while they stream and only their wanted members are kept. What a reading keeps in memory
 * is bounded by {@link dev.espalier.format.bytes.GrowingPrefix#BUDGET} and the decoder's window (at most 128 MiB for
 * {@code .xz} and {@code .zst}; 8 MiB in the images that Talos publishes).
 *
 * <p>An image that is wanted with its root file system is the exception: it comes into the cache as it is sent, or is read
 * where it lies on this machine, since all of it is needed and not in the order it is sent in. {@code DiskImageFile} gives
 * its bytes by offset and {@code rootfs} reads them in their order; nothing of it is ever stored unpacked.
 *
 * <p>How sure a reading is: a digest in the inventory is checked against the whole file. What the lock knows is compared
 * file by file. On first use an {@code .xz} image is read in part, for each of its blocks carries its own check;
 * all else is read to its end, where gzip and zstd have theirs, and hashed.
 *
 * <p>A download is a stack of small streams, one concern each: {@code HttpFetcher} asks once, {@code LengthCheckedStream}
 * counts, {@code RetryingStream} asks again and goes on, {@code ProgressStream} tells, {@code Passes} hashes,
 * {@code DecodedStream} gives one voice to the decoders.
 */
@NullMarked
package dev.espalier.artifacts;

import org.jspecify.annotations.NullMarked;
