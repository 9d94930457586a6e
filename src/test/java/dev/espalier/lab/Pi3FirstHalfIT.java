package dev.espalier.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import dev.espalier.testing.RealTools;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A Pi 3 against a stock dnsmasq, with a tree by hand: its ROM wants {@code bootcode.bin} in the root of the tree, whatever
 * the prefix is, reads blocks of 512 bytes, and compares the text of the menu with three spaces behind it.
 */
class Pi3FirstHalfIT {
    private static final String CONF = """
            port=0
            enable-tftp
            tftp-root=/srv/tftp
            no-ping
            dhcp-range=10.4.3.0,10.4.3.200,255.255.240.0,1h
            pxe-service=0,"Raspberry Pi Boot%s"
            """;

    @TempDir
    Path directory;

    @BeforeEach
    void needsALab() throws IOException, InterruptedException {
        Lab.require();
    }

    @Test
    void board_asksInTheOrderOfRealOnes() throws IOException, InterruptedException {
        RealTools.Outcome outcome = boot("   ");
        assertThat(outcome.exit()).as(outcome.output()).isZero();
        assertThat(outcome.output()).endsWith("COMMAND LINE root=/dev/nfs\nBOOTED\n");
        assertThat(PiFirstHalfIT.requests(outcome.output(), "00000003")).isEqualTo("""
                bootcode.bin
                bootsig.bin missing
                S/start.elf probed
                S/start.elf probed
                S/autoboot.txt missing
                S/config.txt
                S/recovery.elf missing
                S/start.elf
                S/fixup.dat
                S/recovery.elf missing
                S/config.txt
                S/config.txt
                S/dt-blob.bin missing
                S/recovery.elf missing
                S/config.txt
                S/bootcfg.txt missing
                S/bcm2710-rpi-3-b-plus.dtb
                S/overlays/overlay_map.dtb
                S/config.txt
                S/overlays/disable-bt.dtbo
                S/cmdline.txt
                S/recovery8.img missing
                S/kernel8.img probed
                S/armstub8.bin missing
                S/kernel8.img
                """);
    }

    @Test
    void menuWithoutThreeSpaces_isNotForItsRom() throws IOException, InterruptedException {
        RealTools.Outcome outcome = boot("");
        assertThat(outcome.exit()).as(outcome.output()).isEqualTo(1);
        assertThat(outcome.output()).contains("with the text Raspberry Pi Boot   : the Pi goes on asking");
    }

    private RealTools.Outcome boot(String spaces) throws IOException, InterruptedException {
        Path tftp = directory.resolve("dist/tftp");
        Path prefix = tftp.resolve("00000003");
        Files.createDirectories(prefix.resolve("overlays"));
        Files.writeString(tftp.resolveSibling("dnsmasq.conf"), CONF.replace("%s", spaces));
        byte[] kernel = new byte[700_000];
        System.arraycopy("ARMd".getBytes(StandardCharsets.US_ASCII), 0, kernel, 56, 4);
        Files.write(tftp.resolve("bootcode.bin"), filler(52_000));
        Files.write(prefix.resolve("start.elf"), filler(300_001));
        // A multiple of the block size: an empty block ends it.
        Files.write(prefix.resolve("fixup.dat"), filler(5 * 512));
        Files.write(prefix.resolve("kernel8.img"), kernel);
        Files.write(prefix.resolve("bcm2710-rpi-3-b-plus.dtb"), filler(30_000));
        Files.write(prefix.resolve("overlays/disable-bt.dtbo"), filler(1_000));
        Files.writeString(
                prefix.resolve("config.txt"), "[pi4]\nkernel=other\n[pi3]\narm_64bit=1\n[all]\ndtoverlay=disable-bt\n");
        Files.writeString(prefix.resolve("cmdline.txt"), "root=/dev/nfs\n");
        RealTools.run(
                directory,
                Lab.RIG.resolve("shapes.py").toString(),
                "overlay-map",
                prefix.resolve("overlays/overlay_map.dtb").toString(),
                "disable-bt:bcm2835,bcm2711,bcm2712=disable-bt-pi5");
        try (Lab lab = Lab.open(directory)) {
            lab.serve(directory.resolve("dist"), "/srv/tftp");
            return lab.boot("pi3-direct", tftp, "--mac", "b8:27:eb:00:00:03", "--serial", "00000003");
        }
    }

    private static byte[] filler(int size) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) 'p');
        return bytes;
    }
}
