package dev.espalier.artifacts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.espalier.content.Digest;
import dev.espalier.content.RelativePath;
import dev.espalier.fuzz.FuzzTarget;
import dev.espalier.plan.MemberPattern;
import dev.espalier.report.BuildException;

import static org.assertj.core.api.Assertions.assertThat;

/** The lock: what is read is written as it was understood, and understood as it was written. */
public final class LockTarget implements FuzzTarget {
    private final Path file = Jimfs.newFileSystem(Configuration.unix()).getPath("espalier.lock");

    @Override
    public String name() {
        return "lock";
    }

    @Override
    public int mutants() {
        return 10_000;
    }

    @Override
    public List<byte[]> seeds() {
        Digest digest = new Digest("2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881");
        TreeMap<RelativePath, LockEntry.Member> members = new TreeMap<>();
        members.put(RelativePath.of("a/b"), new LockEntry.Member(3, digest));
        LockEntry part = new LockEntry(
                "https://h/a.zip", OptionalLong.empty(), Optional.empty(), List.of(new MemberPattern("a/**")), members);
        LockEntry whole =
                new LockEntry("https://h/b\u00e9", OptionalLong.of(7), Optional.of(digest), List.of(), new TreeMap<>());
        return List.of(Archives.text(LockFile.write(List.of(part, whole))), Archives.text(LockFile.write(List.of())));
    }

    @Override
    public boolean takes(byte[] input) throws Exception {
        Files.write(file, input);
        Lock lock;
        try {
            lock = Lock.load(file);
        } catch (BuildException e) {
            assertThat(e.problems()).isNotEmpty();
            return false;
        }
        List<LockEntry> entries = LockFile.read(Files.readString(file));
        assertThat(LockFile.read(LockFile.write(entries))).isEqualTo(entries);
        assertThat(lock.sizes()).hasSizeLessThanOrEqualTo(entries.size());
        saved(lock);
        return true;
    }

    /** What is saved is loaded again, and is not written a second time. */
    private void saved(Lock lock) throws BuildException, IOException {
        lock.save();
        byte[] written = Files.readAllBytes(file);
        Lock again = Lock.load(file);
        again.save();
        assertThat(Files.readAllBytes(file)).isEqualTo(written);
        assertThat(again.sizes()).isEqualTo(lock.sizes());
    }
}
