package dev.espalier.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import dev.espalier.testing.RealTools;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The bramble, served by stock dnsmasq with the generated file as it is: the firmware of each node asks for everything
 * it asks for in reality, in that order, and gets the bytes that are in the tree.
 */
class BrambleServedIT {
    @TempDir
    static Path builds;

    @TempDir
    Path directory;

    @BeforeEach
    void needsALab() throws IOException, InterruptedException {
        Lab.require();
    }

    @Test
    void tftpOnly_everyNodeBootsFromTheRoutersAnswer() throws IOException, InterruptedException {
        Path dist = Bramble.build(builds, "_site.yaml").dist();
        try (Lab lab = Lab.open(directory)) {
            lab.serve(dist, Bramble.TFTP_ROOT);
            lab.route(Lab.ADDRESSES, "--dhcp-boot=" + Bramble.BOOT_FILE + ",,10.4.0.8");
            // The EEPROM's TFTP_IP: without it a Pi finds no boot server in a plain router's answer.
            assertAllBoot(lab, dist, Bramble.MACHINES, "--server", "10.4.0.8");
        }
    }

    @Test
    void proxy_everyNodeFindsItsServerBesideTheRouter() throws IOException, InterruptedException {
        Path dist = Bramble.build(builds, "_site-proxy.yaml").dist();
        try (Lab lab = Lab.open(directory)) {
            lab.serve(dist, Bramble.TFTP_ROOT);
            lab.route(Lab.ADDRESSES);
            assertAllBoot(lab, dist, Bramble.MACHINES);
        }
    }

    @Test
    void server_everyNodeGetsItsOwnAddressAndServer() throws IOException, InterruptedException {
        Path dist = Bramble.build(builds, "_site-server.yaml").dist();
        try (Lab lab = Lab.open(directory)) {
            lab.serve(dist, Bramble.TFTP_ROOT);
            List<String> outputs = assertAllBoot(lab, dist, Bramble.MACHINES);
            for (int i = 0; i < outputs.size(); i++) {
                assertThat(outputs.get(i))
                        .contains("yiaddr=" + Bramble.MACHINES.get(i).ip() + " ");
            }
        }
    }

    @Test
    void piThatIsNotInTheInventory_findsNothingToBoot() throws IOException, InterruptedException {
        Path dist = Bramble.build(builds, "_site-server.yaml").dist();
        try (Lab lab = Lab.open(directory)) {
            lab.serve(dist, Bramble.TFTP_ROOT);
            RealTools.Outcome outcome =
                    lab.boot("pi4-uefi", dist.resolve("tftp"), "--mac", "dc:a6:32:00:00:01", "--serial", "0badcafe");
            assertThat(outcome.exit()).as(outcome.output()).isEqualTo(1);
            assertThat(outcome.output())
                    .contains("CANNOT BOOT: no offer has option 66, or option 43 with the text Raspberry Pi Boot");

            // One whose EEPROM names the server falls back from its serial to the root of the tree: nothing is there.
            for (String file : List.of("start4.elf", "start.elf", "config.txt", "kernel8.img", "cmdline.txt")) {
                assertThat(dist.resolve("tftp").resolve(file)).doesNotExist();
            }
        }
    }

    private static List<String> assertAllBoot(Lab lab, Path dist, List<Bramble.Machine> machines, String... more)
            throws IOException, InterruptedException {
        RealTools.Outcome verified = RealTools.call(
                dist,
                Path.of(System.getProperty("espalier.command", "target/espalier"))
                        .toAbsolutePath()
                        .toString(),
                "verify",
                dist.toString());
        assertThat(verified.output()).endsWith("files read, 16 nodes rehearsed, in order\n");
        List<String> outputs = new ArrayList<>();
        for (Bramble.Machine machine : machines) {
            String output = lab.assertBoots(machine, dist, more);
            assertThat(commandLine(output))
                    .as(machine.hostname())
                    .contains("talos.platform=metal")
                    .contains("talos.config=http://10.4.0.8:8080/generic?mac=" + machine.mac());
            assertThat(output)
                    .contains(
                            "SELF-UPDATE timestamp current 0 new 1779062400 written\n",
                            "SELF-UPDATE timestamp current 1779062400 new 1779062400 skip\n");
            outputs.add(output);
        }
        assertThat(outputs).hasSameSizeAs(machines);
        return outputs;
    }

    private static List<String> commandLine(String output) {
        return output.lines()
                .filter(line -> line.startsWith("COMMAND LINE "))
                .flatMap(line -> Stream.of(line.split(" ")))
                .toList();
    }
}
