package dev.espalier.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import dev.espalier.testing.RealTools;

/** {@code examples/bramble}: its sixteen nodes, held here once more so that the inventory is not its own judge. */
final class Bramble {
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
    static final Machine BETTLEY = Machine.pi4("4cd9693a", "bettley", "d8:3a:dd:89:c1:0b", "10.4.0.11");
    static final Machine MANDERLY = Machine.pi5("4cc0bf43", "manderly", "2c:cf:67:ed:02:1a", "10.4.0.22");

    static final List<Machine> MACHINES = List.of(
            ALLYRION,
            BETTLEY,
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

    static final Boots.Client PI_ALLYRION = client(ALLYRION);
    static final Boots.Client PI_BETTLEY = client(BETTLEY);

    private Bramble() {}

    /** The half of a Pi 4 that can be emulated. */
    private static Boots.Client client(Machine pi4) {
        return new Boots.Client(
                pi4.hostname(),
                new EmulatedMachine.Hardware(Firmware.ARM64_UEFI, pi4.mac()),
                Loader.GRUB,
                "f8a903f101ce10f686476024898734bb6b36353cc4d41f348514db9004ec0a9d");
    }

    /** Builds a copy of the example with one of its site files; the copy keeps the lock out of the repository. */
    static BuiltTree build(Path directory, String site) throws IOException, InterruptedException {
        Path inventory = directory.resolve("bramble");
        RealTools.run(directory, "cp", "-r", Path.of("examples/bramble").toAbsolutePath() + "/.", inventory.toString());
        return BuiltTree.build(directory, inventory, site);
    }
}
