package dev.espalier.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.espalier.testing.RealTools;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Four network namespaces on one bridge: the switch, where emulated machines plug in; the server, with the address that
 * the site names; a home router; and a client, where simulated machines come and go.
 */
final class Lab implements AutoCloseable {
    static final Path RIG = Path.of("src/test/rig").toAbsolutePath();

    /** What a home router gives away, where it is the one that gives addresses. */
    static final String ADDRESSES = "10.4.2.0,10.4.2.255,255.255.240.0,1h";

    private static final String SERVER = "10.4.0.8/20";
    private static final String ROUTER = "10.4.0.1/20";
    private static final String DEVICE = "eth0";
    private static final Duration START = Duration.ofSeconds(20);
    private static final Duration DOWNLOAD = Duration.ofMinutes(15);
    private static final Set<Lab> OPEN = ConcurrentHashMap.newKeySet();
    private static final AtomicInteger LABS = new AtomicInteger();
    private static final Pattern NAMESPACE = Pattern.compile("(?m)^esp(?<process>\\d+)-\\S+");

    static {
        // For a run that is interrupted.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> OPEN.forEach(Lab::clear)));
    }

    /** A namespace, by what stands there. */
    enum Place {
        SWITCH,
        SERVER,
        ROUTER,
        CLIENT
    }

    private final String id = "esp" + ProcessHandle.current().pid() + "-" + LABS.incrementAndGet();
    private final Path directory;
    private final List<Background> processes = new CopyOnWriteArrayList<>();
    private int ports;

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

    /** Logs and leases go to {@code directory}. */
    static Lab open(Path directory) throws IOException, InterruptedException {
        clearAbandoned();
        Lab lab = new Lab(directory);
        OPEN.add(lab);
        try {
            lab.connect();
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            lab.close();
            throw e;
        }
        return lab;
    }

    private void connect() throws IOException, InterruptedException {
        for (Place place : Place.values()) {
            ip("netns", "add", namespace(place));
            ip("-n", namespace(place), "link", "set", "lo", "up");
        }
        String lan = namespace(Place.SWITCH);
        ip("-n", lan, "link", "add", "br0", "type", "bridge");
        ip("-n", lan, "link", "set", "br0", "up");
        for (Place place : List.of(Place.SERVER, Place.ROUTER, Place.CLIENT)) {
            String port = place.name().toLowerCase(Locale.ROOT);
            String there = namespace(place);
            ip("-n", lan, "link", "add", port, "type", "veth", "peer", "name", DEVICE, "netns", there);
            ip("-n", lan, "link", "set", port, "master", "br0", "up");
            ip("-n", there, "link", "set", DEVICE, "up");
        }
        ip("-n", namespace(Place.SERVER), "address", "add", SERVER, "dev", DEVICE);
        ip("-n", namespace(Place.ROUTER), "address", "add", ROUTER, "dev", DEVICE);
    }

    /** A free port of the switch: the name of its TAP device. */
    String addPort() throws IOException, InterruptedException {
        String port = "tap" + ports++;
        ip("-n", namespace(Place.SWITCH), "tuntap", "add", port, "mode", "tap");
        ip("-n", namespace(Place.SWITCH), "link", "set", port, "master", "br0", "up");
        return port;
    }

    /**
     * Serves a tree by stock dnsmasq, which is returned, beside a router that gives addresses where the tree's dnsmasq.conf
     * leaves that to another server.
     */
    Background serve(BuiltTree tree) throws IOException, InterruptedException {
        Background dnsmasq = serve(tree.dist(), tree.tftpRoot());
        if (tree.mode().equals("proxy")) {
            route(ADDRESSES);
        }
        return dnsmasq;
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

    /** Serves what is in {@code directory} as plain files, by Python's HTTP server. */
    Background serveHttp(Path directory, int port) throws IOException, InterruptedException {
        Path log = this.directory.resolve("http.log");
        Background server = start(
                log,
                Place.SERVER,
                "python3",
                "-u",
                "-m",
                "http.server",
                "--directory",
                directory.toString(),
                Integer.toString(port));
        server.await("Serving HTTP", log, START);
        return server;
    }

    /**
     * Serves what is in {@code directory} over NFS 3 and 4, root's files to root, by NFS-Ganesha: a server of the kernel
     * would be one for all namespaces.
     */
    Background serveNfs(Path directory) throws IOException, InterruptedException {
        Path configuration = this.directory.resolve("ganesha.conf");
        Files.writeString(configuration, """
                NFS_CORE_PARAM { Protocols = 3, 4; Enable_NLM = false; Enable_RQUOTA = false; }
                NFSv4 { Graceless = true; }
                EXPORT {
                    Export_Id = 1;
                    Path = "%1$s";
                    Pseudo = "%1$s";
                    Access_Type = RW;
                    Squash = No_Root_Squash;
                    SecType = sys;
                    FSAL { Name = VFS; }
                }
                """.formatted(directory));
        // What both keep between runs is no business of this machine's own.
        String script = """
                set -e
                mount -t tmpfs none /run
                mount -t tmpfs none /var/lib
                mkdir -p /run/rpcbind /run/ganesha /var/lib/nfs/ganesha
                rpcbind
                exec ganesha.nfsd -F -L STDOUT -f "$1" -p /run/ganesha/pid
                """;
        Path log = this.directory.resolve("nfs.log");
        Background server = start(log, Place.SERVER, "sh", "-c", script, "sh", configuration.toString());
        server.await("NFS SERVER INITIALIZED", log, START);
        return server;
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

    /** Plays a machine's firmware as it is rehearsed, and returns what it asked for; fails the test where it would not boot. */
    String assertBoots(Bramble.Machine machine, Path dist, String... more) throws IOException, InterruptedException {
        List<String> identity = new ArrayList<>(List.of("--mac", machine.mac(), "--serial", machine.serial()));
        identity.addAll(List.of(more));
        RealTools.Outcome outcome = boot(machine.chain(), dist.resolve("tftp"), identity.toArray(String[]::new));
        assertThat(outcome.exit())
                .as("%s:%n%s", machine.hostname(), outcome.output())
                .isZero();
        assertThat(outcome.output()).endsWith("BOOTED\n");
        Rehearsed.assertAgrees(dist, machine.hostname(), outcome.output());
        return outcome.output();
    }

    /** Reads a tree without a pause until {@code stop} is there, as one of two or the other; see {@code reader.py}. */
    Background read(Path stop, Path one, Path other) throws IOException, InterruptedException {
        Path log = directory.resolve("reader.log");
        Background reader = start(
                log,
                Place.CLIENT,
                RIG.resolve("reader.py").toString(),
                "--server",
                "10.4.0.8",
                "--interface",
                DEVICE,
                "--address",
                "10.4.0.99/20",
                "--stop",
                stop.toString(),
                one.toString(),
                other.toString());
        reader.await("READING", log, START);
        return reader;
    }

    /** {@code espalier trace} by somebody on the same network; both of its streams. */
    RealTools.Outcome traceLive(String node, Path dist) throws IOException, InterruptedException {
        ip("-n", namespace(Place.CLIENT), "address", "replace", "10.4.0.99/20", "dev", DEVICE);
        return traceLive(Place.CLIENT, node, dist, "10.4.0.8");
    }

    RealTools.Outcome traceLive(Place place, String node, Path dist, String server)
            throws IOException, InterruptedException {
        List<String> command = inside(place, BuiltTree.COMMAND, "trace", node, dist.toString(), "--live", server);
        return RealTools.call(directory, command.toArray(String[]::new));
    }

    /** Starts a program plugged into the switch. */
    Background plugIn(Path log, List<String> command) throws IOException {
        return start(log, Place.SWITCH, command.toArray(String[]::new));
    }

    private Background dnsmasq(Place place, String... command) throws IOException, InterruptedException {
        Path log = directory.resolve(place + "-" + processes.size() + ".log");
        Background daemon = start(log, place, command);
        daemon.await("started, version", log, START);
        return daemon;
    }

    private Background start(Path log, Place place, String... command) throws IOException {
        Background process = Background.start(log, inside(place, command));
        processes.add(process);
        return process;
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
    public void close() {
        clear();
        OPEN.remove(this);
    }

    /** Ends what runs in the lab, dnsmasq and machines and clients alike, and takes it down. */
    private void clear() {
        processes.forEach(Background::close);
        for (Place place : Place.values()) {
            clear(namespace(place));
        }
    }

    /** Labs that nobody could take down, because their process was killed; the id of that is in their names. */
    private static void clearAbandoned() {
        Matcher namespace = NAMESPACE.matcher(output("ip", "netns", "list"));
        while (namespace.find()) {
            if (ProcessHandle.of(Long.parseLong(namespace.group("process"))).isEmpty()) {
                clear(namespace.group());
            }
        }
    }

    /** Mounts go with the processes, for each of these has a mount namespace of its own. */
    private static void clear(String namespace) {
        output("ip", "netns", "pids", namespace)
                .lines()
                .filter(line -> line.matches("\\d+"))
                .forEach(process -> ProcessHandle.of(Long.parseLong(process)).ifPresent(Lab::kill));
        output("ip", "netns", "delete", namespace);
    }

    private static void kill(ProcessHandle process) {
        process.destroyForcibly();
        process.onExit()
                .orTimeout(5, TimeUnit.SECONDS)
                .exceptionally(e -> process)
                .join();
    }

    private static String output(String... command) {
        try {
            return RealTools.call(Path.of("/"), command).output();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    /** Debian's packages of the rig, unpacked: {@code <package>-<suite>/} each. */
    static Path packages() throws IOException, InterruptedException {
        return Path.of(RealTools.run(Path.of("/"), RIG.resolve("fetch-packages").toString())
                .strip());
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
