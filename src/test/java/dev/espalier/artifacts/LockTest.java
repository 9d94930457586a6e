package dev.espalier.artifacts;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.espalier.content.Digest;
import dev.espalier.content.RelativePath;
import dev.espalier.plan.ArtifactRequest;
import dev.espalier.plan.MemberPattern;
import dev.espalier.report.BuildException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.espalier.artifacts.Archives.file;
import static dev.espalier.artifacts.Archives.text;
import static dev.espalier.artifacts.Archives.zip;
import static dev.espalier.artifacts.ScriptedServer.whole;
import static dev.espalier.artifacts.Workbench.messages;
import static dev.espalier.artifacts.Workbench.pinned;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class LockTest {
    private static final Digest A = Digest.of(text("A"));
    private static final Digest B = Digest.of(text("B"));
    private static final String LOCKED_HINT =
            " | build once without --locked and keep the espalier.lock that this writes";
    private static final String TEXT = """
            {
              "version": 1,
              "artifacts": [
                {
                  "url": "https://factory.talos.dev/kernel?a=b&c",
                  "read": "whole",
                  "size": 1,
                  "sha256": "%1$s"
                },
                {
                  "url": "https://factory.talos.dev/metal.raw.xz",
                  "read": "members",
                  "size": 9000,
                  "wanted": [
                    "overlays/**",
                    "start*.elf"
                  ],
                  "members": {
                    "overlays/a.dtbo": {
                      "size": 2,
                      "sha256": "%1$s"
                    },
                    "start4.elf": {
                      "size": 3,
                      "sha256": "%2$s"
                    }
                  }
                }
              ]
            }
            """.formatted(A, B);

    @TempDir
    Path directory;

    private ScriptedServer server;
    private Workbench bench;

    @BeforeEach
    void start() throws IOException {
        server = new ScriptedServer();
        bench = new Workbench(directory);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private static LockEntry image() {
        TreeMap<RelativePath, LockEntry.Member> members = new TreeMap<>();
        members.put(RelativePath.of("start4.elf"), new LockEntry.Member(3, B));
        members.put(RelativePath.of("overlays/a.dtbo"), new LockEntry.Member(2, A));
        return new LockEntry(
                "https://factory.talos.dev/metal.raw.xz",
                OptionalLong.of(9000),
                Optional.empty(),
                List.of(new MemberPattern("start*.elf"), new MemberPattern("overlays/**")),
                members);
    }

    private static LockEntry kernel() {
        return new LockEntry(
                "https://factory.talos.dev/kernel?a=b&c",
                OptionalLong.of(1),
                Optional.of(A),
                List.of(),
                new TreeMap<>());
    }

    @Test
    void text_isSortedAndReadsBack_inAnyFileSystem() throws Exception {
        try (FileSystem memory = Jimfs.newFileSystem(Configuration.unix())) {
            Path file = memory.getPath("/site/espalier.lock");
            Files.createDirectories(file.resolveSibling("x"));
            Lock lock = Lock.load(file);
            lock.record(image());
            lock.record(kernel());
            lock.save();
            assertThat(Files.readString(file)).isEqualTo(TEXT);
            Lock again = Lock.load(file);
            assertThat(again.entry(image().url())).contains(image());
            assertThat(again.entry(kernel().url())).contains(kernel());
            Files.delete(file);
            again.save();
            assertThat(file).as("an unchanged lock is not written").doesNotExist();
        }
    }

    /** Each writes a file of its own and renames it, so whoever looks finds the lock whole. */
    @Test
    void twoBuildsThatSaveAtOnce_neverTearTheFile() throws Exception {
        Path file = directory.resolve("espalier.lock");
        List<String> torn = Collections.synchronizedList(new ArrayList<>());
        List<Thread> builds = new ArrayList<>();
        for (LockEntry entry : List.of(image(), kernel())) {
            builds.add(new Thread(() -> {
                for (int i = 0; i < 200; i++) {
                    try {
                        Lock lock = Lock.load(file);
                        lock.record(entry);
                        lock.retain(List.of(entry.url()));
                        lock.save();
                    } catch (BuildException e) {
                        torn.add(e.problems().toString());
                    }
                }
            }));
        }
        builds.forEach(Thread::start);
        for (Thread build : builds) {
            build.join();
        }
        assertThat(torn).isEmpty();
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void emptyLock_isNotWritten() throws Exception {
        Lock lock = Lock.load(bench.lockFile);
        lock.save();
        assertThat(bench.lockFile).doesNotExist();
    }

    private String broken(String text) throws IOException {
        Files.writeString(bench.lockFile, text);
        BuildException failure = catchThrowableOfType(BuildException.class, () -> Lock.load(bench.lockFile));
        assertThat(failure.kind()).isEqualTo(BuildException.Kind.INVENTORY);
        assertThat(failure.problems()).hasSize(1);
        assertThat(failure.problems().get(0).hint())
                .contains("restore it from version control; deleting it trusts all artifacts anew");
        assertThat(failure.problems().get(0).where()).hasToString(bench.lockFile.toString());
        return failure.problems().get(0).message();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '`',
            value = {
                "\"version\": 1 ! \"version\": 2 ! $.version is 2; this Espalier reads and writes version 1",
                "\"version\": 1 ! \"version\": \"1\" ! $.version is not a number",
                "\"version\": 1, ! `` ! $ ends an object without \"version\"",
                "\"version\": 1 ! \"verison\": 1 ! $.verison is not a key that this Espalier knows",
                "\"size\": 1, ! \"size\": 1, \"size\": 2, ! $.artifacts[0].size is there twice",
                "\"size\": 1, ! \"size\": 1.5, ! $.artifacts[0].size is 1.5, not a whole number from 0 on",
                "\"size\": 1, ! \"size\": -1, ! $.artifacts[0].size is -1, not a whole number from 0 on",
                "\"size\": 1, ! \"sise\": 1, ! $.artifacts[0].sise is not a key that this Espalier knows",
                "\"read\": \"whole\" ! \"read\": \"hole\" ! $.artifacts[0].read is \"hole\", not \"whole\" or \"members\"",
                "\"read\": \"whole\" ! \"read\": \"members\" ! $.artifacts[0].sha256 has \"sha256\" if and only if \"read\" is \"whole\"",
                "\"url\": \"https://factory.talos.dev/kernel?a=b&c\", ! `` ! $.artifacts[0].sha256 ends an object without \"url\"",
                "factory.talos.dev/kernel?a=b&c ! factory.talos.dev/metal.raw.xz ! $.artifacts[2] has the URL \"https://factory.talos.dev/metal.raw.xz\" a second time",
                "\"wanted\": [ ! \"wants\": [ ! $.artifacts[1].wants is not a key that this Espalier knows",
                "\"start*.elf\" ! \"../start\" ! $.artifacts[1].wanted[2] is no path of a member: \"../start\" has a part \"..\"",
                "\"overlays/a.dtbo\": ! \"/a.dtbo\": ! $.artifacts[1].members./a.dtbo is no path of a member: \"/a.dtbo\" has an empty part",
                "\"size\": 3, ! `` ! $.artifacts[1].members.start4.elf.sha256 ends an object without \"size\"",
                "\"artifacts\": [ ! \"artifacts\": {}, \"x\": [ ! $.artifacts is not a list",
            })
    void brokenLock_isOneProblemWithItsPlace(String part, String instead, String message) throws Exception {
        assertThat(TEXT).contains(part);
        assertThat(broken(TEXT.replace(part, instead))).isEqualTo(message);
    }

    /** Members that no pattern selects would be forgotten when the lock is written again, and so be trusted anew. */
    @ParameterizedTest
    @ValueSource(strings = {"\"read\": \"members\"", "\"read\": \"whole\", \"sha256\": \"%s\""})
    void lockThatPinsNothingWanted_isBroken(String read) throws Exception {
        String entry = "{\"version\": 1, \"artifacts\": [{\"url\": \"u\", " + read.replace("%s", A.hex())
                + ", \"wanted\": [], \"members\": {}}]}";
        assertThat(broken(entry)).isEqualTo("$.artifacts[0].members has nothing in \"wanted\"");
    }

    @Test
    void lockThatIsNoJson_isNamed() throws Exception {
        assertThat(broken("")).startsWith("is not JSON: ");
        assertThat(broken("<<<<<<< HEAD\n")).startsWith("is not JSON: ");
        assertThat(broken(TEXT.substring(0, 300))).startsWith("is not JSON: ");
        assertThat(broken(TEXT + "{}")).startsWith("is not JSON: ");
        Files.write(bench.lockFile, new byte[] {(byte) 0xff, (byte) 0xfe});
        assertThat(catchThrowableOfType(BuildException.class, () -> Lock.load(bench.lockFile))
                        .problems())
                .extracting(problem -> problem.message())
                .containsExactly("is not UTF-8");
    }

    @Test
    void changedFile_isNamedWithBothDigests_andStaysOutOfTheCache() throws Exception {
        ArtifactRequest request = Workbench.whole(server.url("/a"));
        server.on("/a", whole(text("A")), whole(text("B")));
        Files.delete(bench.fetch(request).whole().file());
        BuildException failure = bench.failure(request);
        assertThat(failure.kind()).isEqualTo(BuildException.Kind.ARTIFACT_WRONG);
        assertThat(messages(failure))
                .containsExactly(request.id() + ": artifact.changed: has sha256 " + B
                        + ", but espalier.lock says " + A
                        + " | if the change is wanted, delete the entry of this URL from espalier.lock");
        assertThat(bench.files("sha256")).isEmpty();
        assertThat(bench.files("new")).isEmpty();
    }

    @Test
    void pinnedDigest_winsOverTheLock_andIsRecorded() throws Exception {
        ArtifactRequest request = Workbench.whole(server.url("/a"));
        server.on("/a", whole(text("A")), whole(text("B")));
        bench.fetch(request);
        assertThat(bench.fetch(pinned(B, request)).whole().digest()).isEqualTo(B);
        assertThat(Files.readString(bench.lockFile)).contains(B.hex()).doesNotContain(A.hex());
    }

    @Test
    void entriesThatNobodyAsksFor_areDroppedAfterSuccess_andOnlyThen() throws Exception {
        server.on("/a", whole(text("A"))).on("/b", whole(text("B")));
        ArtifactRequest a = Workbench.whole(server.url("/a"));
        ArtifactRequest b = Workbench.whole(server.url("/b"));
        bench.fetchAll(Lock.Mode.RECORD, a, b);
        bench.failure(b, Workbench.whole(server.url("/c")));
        assertThat(Files.readString(bench.lockFile)).contains("/a\"", "/b\"");
        bench.fetch(b);
        assertThat(Files.readString(bench.lockFile)).contains("/b\"").doesNotContain("/a\"");
    }

    @Test
    void locked_recordsNothing_andSaysWhatIsMissing() throws Exception {
        server.on("/a", whole(text("A"))).on("/z.zip", whole(zip(zip -> {
            file(zip, "a", text("A"));
            file(zip, "b", text("B"));
        })));
        ArtifactRequest a = Workbench.whole(server.url("/a"));
        List<String> z = List.of(server.url("/z.zip"));
        BuildException nothing = bench.failure(Lock.Mode.LOCKED, a);
        assertThat(nothing.kind()).isEqualTo(BuildException.Kind.LOCK);
        assertThat(messages(nothing))
                .containsExactly(
                        a.id() + ": lock.unrecorded: is not in espalier.lock, and --locked forbids to record it"
                                + LOCKED_HINT);
        assertThat(server.requests()).isEmpty();
        assertThat(bench.lockFile).doesNotExist();

        bench.fetchAll(Lock.Mode.RECORD, a, Workbench.members(z, "a"));
        String lock = Files.readString(bench.lockFile);
        assertThat(bench.fetchAll(Lock.Mode.LOCKED, a).get(a).whole().digest()).isEqualTo(A);
        BuildException more = bench.failure(Lock.Mode.LOCKED, Workbench.members(z, "a", "b"), pinned(B, a));
        assertThat(more.kind()).isEqualTo(BuildException.Kind.LOCK);
        assertThat(messages(more))
                .containsExactly(
                        z.get(0)
                                + ": lock.unrecorded: has members in espalier.lock, but none for \"b\", and --locked forbids to"
                                + " record it" + LOCKED_HINT,
                        a.id() + ": lock.unrecorded: is pinned by the inventory as sha256 " + B
                                + ", which espalier.lock does not say, and --locked forbids to record it"
                                + LOCKED_HINT);
        assertThat(Files.readString(bench.lockFile)).isEqualTo(lock);
    }

    @Test
    void gravestKind_isTheKindOfAll() throws Exception {
        server.on("/a", whole(text("A")));
        BuildException failure =
                bench.failure(Workbench.whole(server.url("/gone")), pinned(B, Workbench.whole(server.url("/a"))));
        assertThat(failure.kind()).isEqualTo(BuildException.Kind.ARTIFACT_WRONG);
        assertThat(failure.problems()).hasSize(2);
    }

    @Test
    void localFiles_areNamedRelativeToTheLock() throws Exception {
        Path kernel = Files.write(directory.resolve("a kernel"), text("A"));
        Lock lock = Lock.load(directory.resolve("site/espalier.lock"));
        assertThat(lock.nameOf(kernel.toUri().toString())).isEqualTo("file:../a kernel");
        assertThat(lock.nameOf("file:relative")).isEqualTo("file:relative");
    }
}
