package dev.espalier.lab;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.espalier.testing.RealTools;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The kernel that is served to a Pi without UEFI is, unpacked, the very Image that gzip or zstd finds in the zboot kernel it
 * was made from, and a machine boots it that knows neither.
 */
class UnwrappedKernelIT {
    private static final String SCHEMATIC = "83695c67f221d4965e845b27fc1393f84e33101a2d30706d28fd21a28805650a";
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String MARKER = "ESPALIER-RIG-BOOTED schematic=" + SCHEMATIC;
    private static final String COMMAND_LINE = "ESPALIER-RIG-CMDLINE ";

    @TempDir
    Path directory;

    @BeforeEach
    void needsTools() {
        RealTools.require(
                "qemu-system-aarch64", "gzip", "zstd", "cmp", "od", "python3", "apt-get", "dpkg-deb", "flock");
    }

    /** Linux compresses with zstd from a pipe and with the longest window: that frame says neither its size nor a small window. */
    @ParameterizedTest
    @CsvSource({"zboot, zstd -3 --long=27, zstd -dc --long=27", "zboot-gzip, gzip -9n, gzip -dc"})
    void zbootKernel_isServedAsItsImageAndBoots(String shape, String compress, String decompress)
            throws IOException, InterruptedException {
        Path image = debianKernel();
        shell(compress + " <\"$1\" >compressed", image);
        RealTools.run(
                directory, Lab.RIG.resolve("shapes.py").toString(), shape, "zboot", image.toString(), "compressed");
        Path prefix = build(directory.resolve("zboot"));

        shell("gzip -dc <\"$1\" >Image", prefix.resolve(setting(prefix, "kernel=")));
        shell("""
                read -r offset size < <(od -An -tu4 -j8 -N8 zboot)
                tail -c +$((offset + 1)) zboot | head -c "$size" | $1 >independent
                cmp independent Image
                cmp independent "$2"
                """.replace("$1", decompress).replace("$2", "$1"), image);

        String commandLine = Files.readString(prefix.resolve("cmdline.txt")).strip();
        Path serial = directory.resolve("serial.log");
        String initramfs = prefix.resolve(setting(prefix, "initramfs ")).toString();
        String machine = "qemu-system-aarch64 -machine virt -accel tcg,thread=multi -cpu cortex-a72 -m 512 -net none"
                + " -display none -monitor none -serial file:" + serial + " -no-reboot"
                + " -kernel " + directory.resolve("Image");
        List<String> command = new ArrayList<>(List.of(machine.split(" ")));
        command.addAll(List.of("-initrd", initramfs, "-append", commandLine));
        long powerOn = System.nanoTime();
        try (Background emulator = Background.start(directory.resolve("qemu.log"), command)) {
            String said = emulator.await(COMMAND_LINE + commandLine, serial, LIMIT);
            assertThat(said).contains(MARKER);
        }
        BootTable.add("unwrapped " + shape, "none", Duration.ofNanos(System.nanoTime() - powerOn), commandLine);
    }

    private static Path debianKernel() throws IOException, InterruptedException {
        Path boot = Lab.packages().resolve("linux-image-cloud-arm64-trixie/boot");
        try (DirectoryStream<Path> found = Files.newDirectoryStream(boot, "vmlinuz-*")) {
            return found.iterator().next();
        }
    }

    /** The prefix directory of a Pi 5 that boots this kernel directly. */
    private Path build(Path kernel) throws IOException, InterruptedException {
        Path mirror = directory.resolve("mirror");
        RealTools.run(directory, "cp", "-a", Lab.mirror().toString(), mirror.toString());
        Path published = mirror.resolve("factory.talos.dev/image/" + SCHEMATIC + "/v1.12.5/kernel-arm64");
        Files.copy(kernel, published, StandardCopyOption.REPLACE_EXISTING);
        Path inventory = Files.createDirectories(directory.resolve("inventory"));
        Files.writeString(inventory.resolve("_site.yaml"), "server: 10.4.0.8\n");
        Files.writeString(
                inventory.resolve("pi.yaml"),
                "model: pi5\nserial: 0000000a\nmac: 2c:cf:67:00:00:0a\ninstall: true\ntalosConfig: none\n"
                        + "talosVersion: v1.12.5\nschematicID: " + SCHEMATIC + "\n");
        RealTools.run(
                directory,
                Path.of(System.getProperty("espalier.command", "target/espalier"))
                        .toAbsolutePath()
                        .toString(),
                "build",
                inventory.toString(),
                "--mirror",
                mirror.toString(),
                "--cache",
                directory.resolve("cache").toString(),
                "--output",
                directory.resolve("dist").toString());
        return directory.resolve("dist/tftp/0000000a");
    }

    /** The first word behind {@code key} in config.txt. */
    private static String setting(Path prefix, String key) throws IOException {
        return Files.readAllLines(prefix.resolve("config.txt")).stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(key.length()).split(" ", -1)[0])
                .findFirst()
                .orElseThrow();
    }

    private void shell(String script, Path argument) throws IOException, InterruptedException {
        RealTools.run(directory, "bash", "-euo", "pipefail", "-c", script, "bash", argument.toString());
    }
}
