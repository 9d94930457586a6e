package dev.espalier.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import dev.espalier.testing.RealTools;

import static org.assertj.core.api.Assertions.fail;

/** {@code examples/bramble}: its sixteen nodes, held here once more so that the inventory is not its own judge. */
final class Bramble {
    static final String SERVER = "10.4.0.8/20";
    static final String ROUTER = "10.4.0.1/20";
    static final String ADDRESSES = "10.4.2.0,10.4.2.255,255.255.240.0,1h";
    static final String TFTP_ROOT = "/var/lib/tftpboot";
    static final String BOOT_FILE = "pxelinux.0";

    /** A machine of the bramble and how it boots. */
    record Machine(String serial, String hostname, String mac, String ip, String chain) {
        static Machine pi4(String serial, String hostname, String mac, String ip) {
            return new Machine(serial, hostname, mac, ip, "pi4-uefi");
        }

        static Machine pi5(String serial, String hostname, String mac, String ip) {
            return new Machine(serial, hostname, mac, ip, "pi5-direct");
        }
    }

    static final Machine ALLYRION = Machine.pi4("f2c62f60", "allyrion", "d8:3a:dd:8a:7d:aa", "10.4.0.10");
    static final Machine MANDERLY = Machine.pi5("4cc0bf43", "manderly", "2c:cf:67:ed:02:1a", "10.4.0.22");

    static final List<Machine> MACHINES = List.of(
            ALLYRION,
            Machine.pi4("4cd9693a", "bettley", "d8:3a:dd:89:c1:0b", "10.4.0.11"),
            Machine.pi4("59639862", "cargyll", "d8:3a:dd:8a:7d:ef", "10.4.0.12"),
            Machine.pi4("d32a9346", "dalt", "d8:3a:dd:8a:7e:9a", "10.4.0.13"),
            Machine.pi4("d4d172f8", "erenford", "d8:3a:dd:8a:80:3c", "10.4.0.14"),
            Machine.pi4("d2a7ebcf", "fenn", "d8:3a:dd:89:ef:61", "10.4.0.15"),
            Machine.pi4("13e0244f", "gardener", "d8:3a:dd:89:aa:7d", "10.4.0.16"),
            Machine.pi4("39c0dd15", "harlton", "d8:3a:dd:89:f9:23", "10.4.0.17"),
            Machine.pi4("1c0e763f", "inchfield", "d8:3a:dd:89:fa:fc", "10.4.0.18"),
            Machine.pi4("caee93f7", "jast", "d8:3a:dd:89:f0:4b", "10.4.0.19"),
            Machine.pi4("501b5731", "karstark", "dc:a6:32:8f:48:50", "10.4.0.20"),
            Machine.pi4("19bdcd18", "lipps", "dc:a6:32:8c:98:75", "10.4.0.21"),
            MANDERLY,
            Machine.pi5("ed827daa", "norcross", "88:a2:9e:1b:f0:26", "10.4.0.23"),
            Machine.pi5("589ab701", "oakheart", "2c:cf:67:ec:ff:48", "10.4.0.24"),
            Machine.pi5("36cbaab1", "payne", "2c:cf:67:ed:2f:d7", "10.4.0.25"));

    private Bramble() {}

    /**
     * Builds a copy of the example with one of its site files and returns the output directory. The copy keeps the lock
     * out of the repository; a second build below the same directory finds cache and output of the first.
     */
    static Path build(Path directory, String site) throws IOException, InterruptedException {
        Path inventory = directory.resolve("bramble");
        RealTools.run(directory, "cp", "-r", Path.of("examples/bramble").toAbsolutePath() + "/.", inventory.toString());
        return build(directory, inventory, site);
    }

    /** Builds an inventory with a site file that lies in it. */
    static Path build(Path directory, Path inventory, String site) throws IOException, InterruptedException {
        Path output = directory.resolve("dist-" + inventory.getFileName() + "-" + site);
        RealTools.Outcome outcome = call(directory, inventory, site, output);
        if (outcome.exit() != 0) {
            fail("espalier build exited with %d:%n%s", outcome.exit(), outcome.output());
        }
        return output;
    }

    static RealTools.Outcome call(Path directory, Path inventory, String site, Path output)
            throws IOException, InterruptedException {
        return RealTools.call(
                directory,
                Path.of(System.getProperty("espalier.command", "target/espalier"))
                        .toAbsolutePath()
                        .toString(),
                "build",
                inventory.toString(),
                "--site",
                inventory.resolve(site).toString(),
                "--mirror",
                Lab.mirror().toString(),
                "--cache",
                directory.resolve("cache").toString(),
                "--output",
                output.toString());
    }
}
