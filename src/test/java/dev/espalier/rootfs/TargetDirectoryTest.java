package dev.espalier.rootfs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TargetDirectoryTest {
    @TempDir
    Path directory;

    private Path out;
    private Path victim;

    @BeforeEach
    void makePlaces() throws IOException {
        out = directory.resolve("out");
        victim = Files.createDirectory(directory.resolve("victim"));
        Files.writeString(victim.resolve("file"), "mine");
    }

    private static void write(TargetDirectory target, String path) throws IOException {
        try (SeekableByteChannel file = target.file(path)) {
            file.write(ByteBuffer.wrap(new byte[] {'x'}));
        }
    }

    @Test
    void linkThatWasUnpacked_isNotGoneInto() throws IOException {
        TargetDirectory target = TargetDirectory.open(out, true);
        target.symbolicLink("link", victim.toString());

        assertThatThrownBy(() -> write(target, "link/file")).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> target.directory("link")).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> target.symbolicLink("link/below/file", "x"))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(victim.resolve("file")).hasContent("mine");
        assertThat(victim).isDirectoryContaining(path -> path.endsWith("file"));
    }

    @Test
    void linkInTheWayOfAFile_isReplacedAndNotWrittenThrough() throws IOException {
        TargetDirectory.open(out, false);
        Files.createSymbolicLink(out.resolve("f"), victim.resolve("file"));
        TargetDirectory careful = TargetDirectory.open(out, false);
        assertThatThrownBy(() -> careful.refuseIfThere("f")).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> write(careful, "f")).isInstanceOf(FileAlreadyExistsException.class);

        write(TargetDirectory.open(out, true), "f");

        assertThat(victim.resolve("file")).hasContent("mine");
        assertThat(out.resolve("f")).isRegularFile().hasContent("x");
    }

    @Test
    void nameThatLeadsOut_isRefused() throws IOException {
        TargetDirectory target = TargetDirectory.open(out, true);

        for (String path : new String[] {"../victim/file", "a/../../victim/file", "/tmp/elsewhere"}) {
            assertThatThrownBy(() -> write(target, path)).as(path).isInstanceOf(IOException.class);
        }
        assertThat(victim.resolve("file")).hasContent("mine");
    }

    @Test
    void directoriesOnTheWay_areMade() throws IOException {
        write(TargetDirectory.open(out, false), "a/b/c");

        assertThat(out.resolve("a/b/c")).hasContent("x");
    }
}
