package dev.espalier.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.espalier.Build;
import dev.espalier.BuildRequest;
import dev.espalier.testing.RealTools;
import dev.espalier.tree.LinkMode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two trees published in turn into one directory that stock dnsmasq serves, while a client reads it without a pause.
 * {@code -Despalier.publishes=500} publishes that often.
 */
class PublishObservedIT {
    private static final int PUBLISHES = Integer.getInteger("espalier.publishes", 40);
    private static final String RELEASES =
            "factory.talos.dev/image/f8a903f101ce10f686476024898734bb6b36353cc4d41f348514db9004ec0a9d";
    private static final Pattern COUNTS = Pattern.compile(
            "RIGHT: (\\d+) files, (\\d+) and (\\d+) of one tree only, \\d+ absent, (\\d+) menus followed, (\\d+) overtaken.*");

    @TempDir
    Path directory;

    @BeforeEach
    void needsALab() throws IOException, InterruptedException {
        Lab.require();
        RealTools.require("cp");
    }

    private Path dist() {
        return directory.resolve("dist");
    }

    /** The quick start's inventory behind the lab's server; {@code more} are further lines of its Pi 4. */
    private Path inventory(String name, String more) throws IOException, InterruptedException {
        Path inventory = directory.resolve(name);
        RealTools.run(
                directory, "cp", "-r", Path.of("inventory").toAbsolutePath().toString(), inventory.toString());
        Files.writeString(
                inventory.resolve("_site.yaml"), "server: 10.4.0.8\ntftpRoot: /srv/tftp\ndhcp: {mode: none}\n");
        Path pi4 = inventory.resolve("pi4/pi4-a.yaml");
        Files.writeString(pi4, Files.readString(pi4).replaceFirst("(?m)^ip: .*\n", "") + more);
        Files.delete(inventory.resolve("espalier.lock"));
        return inventory;
    }

    /** The committed stand-ins, and a second release with other bytes. */
    private Path mirror() throws IOException, InterruptedException {
        Path mirror = directory.resolve("mirror");
        RealTools.run(
                directory,
                "cp",
                "-r",
                Path.of("examples/mirror").toAbsolutePath().toString(),
                mirror.toString());
        Path release = mirror.resolve(RELEASES);
        RealTools.run(
                directory,
                "cp",
                "-r",
                release.resolve("v1.13.2").toString(),
                release.resolve("v1.13.3").toString());
        Path kernel = release.resolve("v1.13.3/kernel-arm64");
        byte[] bytes = Files.readAllBytes(kernel);
        bytes[bytes.length - 1]++;
        Files.write(kernel, bytes);
        return mirror;
    }

    private void publish(Path inventory, Path output) throws Exception {
        BuildRequest.Upstream upstream = new BuildRequest.Upstream(
                directory.resolve("cache"),
                Optional.of(directory.resolve("mirror").toString()),
                false);
        Build.run(
                new BuildRequest(
                        new BuildRequest.Source(inventory, Optional.empty()),
                        output,
                        Optional.empty(),
                        upstream,
                        false,
                        LinkMode.RELATIVE,
                        false),
                Map.of(),
                event -> {});
    }

    @Test
    void readerDuringManyPublishes_findsEveryFileOldOrNew_andWhatMenusName() throws Exception {
        mirror();
        Path one = inventory("one", "");
        Path two = inventory(
                "two",
                "talosVersion: v1.13.3\nuefi: {variables: {RamLimitTo3GB: true}}\nconfigTxt: [dtparam=audio=off]\n");
        publish(one, directory.resolve("fresh-one"));
        publish(two, directory.resolve("fresh-two"));
        publish(one, dist());
        for (String tree : List.of("fresh-one", "fresh-two", "dist")) {
            Files.writeString(directory.resolve(tree).resolve("tftp/own.txt"), "written by somebody else");
        }
        Random random = new Random(4);
        Path stop = directory.resolve("stop");
        try (Lab lab = Lab.open(directory)) {
            lab.serve(dist(), "/srv/tftp");
            Background reader =
                    lab.read(stop, directory.resolve("fresh-one/tftp"), directory.resolve("fresh-two/tftp"));
            for (int i = 0; i < PUBLISHES && reader.isAlive(); i++) {
                publish(i % 2 == 0 ? two : one, dist());
                Thread.sleep(random.nextInt(200));
            }
            Files.createFile(stop);
            reader.awaitSuccess(Duration.ofMinutes(2));
            System.out.println(
                    PUBLISHES + " publishes observed. " + reader.log().strip());
            Matcher counts = COUNTS.matcher(reader.log().strip().replaceFirst("(?s).*\n", ""));
            assertThat(counts.matches()).as(reader.log()).isTrue();
            for (int i = 1; i <= 4; i++) {
                assertThat(Integer.parseInt(counts.group(i))).as(reader.log()).isPositive();
            }
        }
    }
}
