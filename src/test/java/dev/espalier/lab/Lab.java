package dev.espalier.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

import dev.espalier.testing.RealTools;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Four network namespaces on one bridge: the switch, where emulated machines plug in; the server, with the address that
 * the site names; a home router; and a client, where simulated machines come and go.
 */
final class Lab implements AutoCloseable {
    static final Path RIG = Path.of("src/test/rig").toAbsolutePath();
    private static final String DEVICE = "eth0";
    private static final Duration START = Duration.ofSeconds(20);
    private static final Duration DOWNLOAD = Duration.ofMinutes(15);
    private static final AtomicInteger LABS = new AtomicInteger();

    /** A namespace, by what stands there. */
    enum Place {
        SWITCH,
        SERVER,
        ROUTER,
        CLIENT
    }

    private final String id = "esp" + ProcessHandle.current().pid() + "-" + LABS.incrementAndGet();
    private final Path directory;
    private final List<Background> daemons = new ArrayList<>();

    private Lab(Path directory) {
        this.directory = directory;
    }

    /** Skips the test, loudly, where the machine does not allow a network of our own. */
    static void require() throws IOException, InterruptedException {
        RealTools.require("ip", "dnsmasq", "unshare", "mount", "python3");
        RealTools.Outcome allowed = RealTools.call(Path.of("/"), "unshare", "--net", "--mount", "true");
        if (allowed.exit() != 0) {
            RealTools.unavailable(
                    "network namespaces need root: " + allowed.output().strip());
        }
    }

    /** Logs and leases go to {@code directory}; the addresses have their prefix length. */
    static Lab open(Path directory, String server, String router) throws IOException, InterruptedException {
        Lab lab = new Lab(directory);
        for (Place place : Place.values()) {
            lab.ip("netns", "add", lab.namespace(place));
            lab.ip("-n", lab.namespace(place), "link", "set", "lo", "up");
        }
        String lan = lab.namespace(Place.SWITCH);
        lab.ip("-n", lan, "link", "add", "br0", "type", "bridge");
        lab.ip("-n", lan, "link", "set", "br0", "up");
        lab.ip("-n", lan, "tuntap", "add", "tap0", "mode", "tap");
        lab.ip("-n", lan, "link", "set", "tap0", "master", "br0", "up");
        for (Place place : List.of(Place.SERVER, Place.ROUTER, Place.CLIENT)) {
            String port = place.name().toLowerCase(Locale.ROOT);
            lab.ip(
                    "-n",
                    lan,
                    "link",
                    "add",
                    port,
                    "type",
                    "veth",
                    "peer",
                    "name",
                    DEVICE,
                    "netns",
                    lab.namespace(place));
            lab.ip("-n", lan, "link", "set", port, "master", "br0", "up");
            lab.ip("-n", lab.namespace(place), "link", "set", DEVICE, "up");
        }
        lab.ip("-n", lab.namespace(Place.SERVER), "address", "add", server, "dev", DEVICE);
        lab.ip("-n", lab.namespace(Place.ROUTER), "address", "add", router, "dev", DEVICE);
        return lab;
    }

    /** Serves {@code dist} with its own dnsmasq.conf as it is: the tree is mounted where the file says it lies. */
    Background serve(Path dist, String tftpRoot) throws IOException, InterruptedException {
        String script = """
                set -e
                mount --bind "$1" /mnt
                above=$2
                while [ ! -d "$above" ]; do above=${above%/*}; done
                [ "$above" = "$2" ] || { mount -t tmpfs -o mode=755 none "$above"; mkdir -p "$2"; }
                mount --bind /mnt "$2"
                exec dnsmasq --keep-in-foreground --conf-file="$3" --log-facility=- --pid-file= --dhcp-leasefile="$4"
                """;
        return dnsmasq(
                Place.SERVER,
                "sh",
                "-c",
                script,
                "sh",
                dist.resolve("tftp").toString(),
                tftpRoot,
                dist.resolve("dnsmasq.conf").toString(),
                leases(Place.SERVER));
    }

    /** A home router's DHCP: addresses from {@code range}, and whatever {@code more} options of dnsmasq say. */
    Background route(String range, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "dnsmasq",
                "--keep-in-foreground",
                "--conf-file=/dev/null",
                "--port=0",
                "--log-facility=-",
                "--pid-file=",
                "--no-ping",
                "--dhcp-leasefile=" + leases(Place.ROUTER),
                "--dhcp-range=" + range));
        command.addAll(List.of(more));
        return dnsmasq(Place.ROUTER, command.toArray(String[]::new));
    }

    /** Plays the firmware of one machine; see {@code client.py --help}. */
    RealTools.Outcome boot(String chain, Path tree, String... more) throws IOException, InterruptedException {
        List<String> command = inside(
                Place.CLIENT,
                RIG.resolve("client.py").toString(),
                chain,
                "--tree",
                tree.toString(),
                "--interface",
                DEVICE);
        command.addAll(List.of(more));
        return RealTools.call(directory, command.toArray(String[]::new));
    }

    /** Plays a machine's firmware and returns what it asked for; fails the test where the machine would not boot. */
    String assertBoots(Bramble.Machine machine, Path dist, String... more) throws IOException, InterruptedException {
        List<String> identity = new ArrayList<>(List.of("--mac", machine.mac(), "--serial", machine.serial()));
        identity.addAll(List.of(more));
        RealTools.Outcome outcome = boot(machine.chain(), dist.resolve("tftp"), identity.toArray(String[]::new));
        assertThat(outcome.exit())
                .as("%s:%n%s", machine.hostname(), outcome.output())
                .isZero();
        assertThat(outcome.output()).endsWith("BOOTED\n");
        return outcome.output();
    }

    /** Starts a program plugged into the switch. */
    Background plugIn(Path log, List<String> command) throws IOException {
        return Background.start(log, inside(Place.SWITCH, command.toArray(String[]::new)));
    }

    private Background dnsmasq(Place place, String... command) throws IOException, InterruptedException {
        Path log = directory.resolve(place + "-" + daemons.size() + ".log");
        Background daemon = Background.start(log, inside(place, command));
        daemons.add(daemon);
        daemon.await("started, version", log, START);
        return daemon;
    }

    private String leases(Place place) {
        return directory.resolve(place + ".leases").toString();
    }

    private String namespace(Place place) {
        return id + "-" + place.name().toLowerCase(Locale.ROOT);
    }

    private List<String> inside(Place place, String... command) {
        List<String> line = new ArrayList<>(List.of("ip", "netns", "exec", namespace(place)));
        line.addAll(List.of(command));
        return line;
    }

    private void ip(String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("ip"));
        line.addAll(List.of(arguments));
        RealTools.run(directory, line.toArray(String[]::new));
    }

    @Override
    public void close() throws IOException {
        daemons.forEach(Background::close);
        try {
            for (Place place : Place.values()) {
                ip("netns", "delete", namespace(place));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The mirror of full-structure artifacts, made when it is not there yet. */
    static Path mirror() throws IOException, InterruptedException {
        RealTools.require(
                "apt-get", "dpkg-deb", "sfdisk", "mkfs.fat", "mcopy", "xz", "zstd", "zip", "flock", "python3");
        Path mirror = Path.of("target/rig/mirror").toAbsolutePath();
        Files.createDirectories(mirror);
        Path log = mirror.resolveSibling("make-mirror.log");
        List<String> command = List.of(RIG.resolve("make-mirror").toString(), mirror.toString());
        try (Background making = Background.start(log, command)) {
            making.awaitSuccess(DOWNLOAD);
        }
        return mirror;
    }
}
