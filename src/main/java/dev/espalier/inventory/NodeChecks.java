package dev.espalier.inventory;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

import dev.espalier.report.Location;
import dev.espalier.report.Problem;
import dev.espalier.report.Problems;

/** What must hold between the values of one node, and between a node and the site. */
final class NodeChecks {
    private static final Pattern PI_SERIAL = Pattern.compile("[0-9a-f]{8}");
    private static final Pattern LONG_PI_SERIAL = Pattern.compile("[0-9a-f]{16}");

    private final Site site;
    private final Problems problems;

    NodeChecks(Site site, Problems problems) {
        this.site = site;
        this.problems = problems;
    }

    void check(Node node, MergedTree tree) {
        if (Soundness.of(NodeKeys.ALL, tree, "model", "boot")) {
            checkChain(node, tree);
            checkIdentity(node, tree);
            checkIpxe(node, tree);
            checkEeprom(node, tree);
            checkDiskless(node, tree);
        }
        checkBond(tree);
        node.network().ip().ifPresent(ip -> checkAddress(node, ip));
    }

    private void checkDiskless(Node node, MergedTree tree) {
        if (node.boot() == Chain.PI_NFS && node.model().isPi()) {
            new DisklessChecks(site, problems).check(node, tree);
            unused(tree, "kernelArgs", false, "the kernel line is that of the image; kernelArgsAppend adds to it");
        }
        for (String key : List.of("nfs", "osImage", "user")) {
            boolean used = node.boot() == Chain.PI_NFS || !Soundness.of(NodeKeys.ALL, tree, key);
            unused(tree, key, used, "only boot: pi-nfs has a use for it");
        }
    }

    private void checkChain(Node node, MergedTree tree) {
        Model model = node.model();
        Optional<String> fault = switch (node.boot()) {
            case PI_UEFI ->
                model == Model.PI5
                        ? Optional.of("which no pi5 can: EDK2 for the Pi 5 has no Ethernet")
                        : faultUnless(model == Model.PI4, "which only a pi4 can");
            case PI_DIRECT -> faultUnless(model == Model.PI4 || model == Model.PI5, "which only a pi4 and a pi5 can");
            case PI_NFS -> faultUnless(model.isPi(), "which only a Raspberry Pi can");
            case IPXE -> faultUnless(!model.isPi(), "which no Raspberry Pi can: it has no PXE ROM");
        };
        fault.ifPresent(why -> {
            String key = tree.has("boot") ? "boot" : "model";
            problems.add(Problem.error(
                            "node.boot.impossible",
                            tree.where(key),
                            "a " + model.key() + " is to boot by " + node.boot().key() + ", " + why)
                    .withHint(bootFor(model))
                    .withRelated(tree.has("boot") && tree.has("model") ? List.of(tree.where("model")) : List.of()));
        });
        if (node.boot() != Chain.PI_UEFI && saysItself(tree, "loader")) {
            problems.add(Problem.error(
                    "node.loader.unused",
                    tree.where("loader"),
                    "loader is " + Quoted.of(node.loader().key())
                            + ", but only boot: pi-uefi starts a loader, and this boots by "
                            + node.boot().key()));
        }
    }

    /** In _defaults.yaml a key may stand for those nodes below that it means something to. */
    private static boolean saysItself(MergedTree tree, String key) {
        return tree.has(key) && tree.fileOf(key).equals(tree.file());
    }

    private void unused(MergedTree tree, String key, boolean used, String why) {
        if (!used && saysItself(tree, key)) {
            problems.add(
                    Problem.error("node." + key + ".unused", tree.where(key), key + " has no effect here: " + why));
        }
    }

    private void checkIpxe(Node node, MergedTree tree) {
        unused(tree, "identify", !node.model().isPi(), "iPXE finds a Raspberry Pi by its mac");
        unused(tree, "firmware", node.model() == Model.AMD64, "only an amd64 has a choice");
        unused(tree, "kernelFrom", node.usesIpxe(), "only iPXE can fetch from elsewhere");
        unused(tree, "ipxe", node.usesIpxe(), "it is not iPXE that boots this node");
        if (node.model().isPi() || !Soundness.of(NodeKeys.ALL, tree, "identify")) {
            return;
        }
        for (Identity identity : node.identify()) {
            if (!tree.has(identity.key())) {
                problems.add(Problem.error(
                        "node.identify.absent",
                        tree.where("identify"),
                        "identify names " + identity.key() + ", which " + node.hostname() + " does not give"));
            }
        }
        if (tree.has("identify") && node.identify().isEmpty()) {
            problems.add(Problem.error(
                    "node.identity.missing",
                    tree.where("identify"),
                    "identify is empty: iPXE cannot find the node's script"));
        }
    }

    private void checkEeprom(Node node, MergedTree tree) {
        if (!tree.has("eeprom") || !Soundness.of(NodeKeys.ALL, tree, "eeprom")) {
            return;
        }
        unused(tree, "eeprom", node.model().hasEeprom(), "only a pi4 and a pi5 have one");
        if (!node.model().hasEeprom()) {
            return;
        }
        if (!tree.has("eeprom.release")) {
            problems.add(Problem.error(
                            "node.eeprom.release",
                            tree.where("eeprom"),
                            "eeprom has no release, whose configuration is to be changed")
                    .withHint("name one by its date: release: 2026-05-17"));
        }
        if (tree.text("eeprom.selfUpdate").filter(PlainScalar::isTrue).isPresent() && !tree.has("eeprom.timestamp")) {
            problems.add(
                    Problem.error(
                                    "node.eeprom.timestamp",
                                    tree.where("eeprom.selfUpdate"),
                                    "eeprom.selfUpdate is true, but eeprom.timestamp is missing: the board takes an update only when"
                                            + " its timestamp is greater than that of the last one")
                            .withHint(
                                    "write down what `date +%s` says, and write down a new one with each change of the"
                                            + " bootloader; a time taken anew at every build would flash every board after every build"));
        }
    }

    private void checkBond(MergedTree tree) {
        for (String key : List.of("bond.name", "bond.interfaces")) {
            if (tree.has("bond")
                    && Soundness.of(NodeKeys.ALL, tree, "bond")
                    && tree.texts(key).isEmpty()) {
                problems.add(Problem.error("node.bond.missing", tree.where("bond"), "bond has no " + key.substring(5)));
            }
        }
    }

    private static Optional<String> faultUnless(boolean possible, String fault) {
        return possible ? Optional.empty() : Optional.of(fault);
    }

    private static String bootFor(Model model) {
        return switch (model) {
            case PI3 -> "a pi3 boots by pi-nfs";
            case PI4 -> "a pi4 boots by pi-uefi (with loader: grub or ipxe), pi-direct or pi-nfs";
            case PI5 -> "a pi5 boots by pi-direct or pi-nfs";
            case AMD64, ARM64 -> "this model boots by ipxe";
        };
    }

    private void checkIdentity(Node node, MergedTree tree) {
        if (!node.model().isPi()) {
            if (!tree.has("serial") && !tree.has("boardSerial") && !tree.has("uuid") && !tree.has("mac")) {
                problems.add(Problem.error(
                        "node.identity.missing",
                        tree.where(""),
                        "the node cannot be told from others: it needs a mac, serial, boardSerial or uuid"));
            }
            return;
        }
        if (node.prefix() == PrefixKind.MAC && node.model() == Model.PI3) {
            problems.add(Problem.error(
                            "node.prefix.impossible",
                            tree.where("prefix"),
                            "a pi3 is to ask for files below its MAC address, which no Pi 3 can: it has no EEPROM to set that in")
                    .withHint("leave prefix out, and give the serial"));
        }
        if (node.prefix() == PrefixKind.MAC && !tree.has("mac")) {
            problems.add(Problem.error(
                    "node.mac.missing",
                    tree.where("prefix"),
                    "a Pi with prefix: mac asks for files below its MAC address, and mac is missing"));
        }
        if (node.prefix() == PrefixKind.SERIAL && !tree.has("serial")) {
            problems.add(Problem.error(
                            "node.serial.missing",
                            tree.where("serial"),
                            "a Pi asks for files below its serial, and serial is missing")
                    .withHint("it is the last 8 digits of Serial in /proc/cpuinfo"));
        }
        node.serial()
                .filter(serial -> !PI_SERIAL.matcher(serial).matches())
                .filter(serial -> Soundness.of(NodeKeys.ALL, tree, "serial"))
                .ifPresent(serial -> checkPiSerial(serial, tree.where("serial")));
    }

    private void checkPiSerial(String serial, Location where) {
        Problem problem = Problem.error(
                "node.serial.invalid",
                where,
                "serial is " + Quoted.of(serial) + ", but a Pi's must be 8 lower-case hex digits");
        String lower = serial.toLowerCase(Locale.ROOT);
        Optional<String> meant = PI_SERIAL.matcher(lower).matches()
                ? Optional.of("write " + lower)
                : LONG_PI_SERIAL.matcher(lower).matches()
                        ? Optional.of("write the last 8 digits: " + lower.substring(8))
                        : Optional.empty();
        problems.add(meant.map(problem::withHint).orElse(problem));
    }

    private void checkAddress(Node node, IpAddress ip) {
        NodeNetwork network = node.network();
        Location where = node.where("ip");
        if (network.gateway().filter(ip::equals).isPresent()) {
            problems.add(Problem.error("node.ip.gateway", where, "ip is " + ip + ", which is also the node's gateway")
                    .withRelated(List.of(node.where("gateway"))));
        }
        if (site.server().filter(ip::equals).isPresent()) {
            problems.add(Problem.error("node.ip.server", where, "ip is " + ip + ", which is also the site's server")
                    .withRelated(List.of(site.where("server"))));
        }
        network.netmask()
                .ifPresent(netmask -> Subnet.of(network.gateway().orElse(ip), netmask)
                        .ifPresent(subnet -> checkInside(
                                ip, where, subnet, node.where(network.gateway().isPresent() ? "gateway" : "netmask"))));
        // A VLAN of the node's own is another network than the one it boots from.
        if (site.dhcp().mode() == Dhcp.Mode.SERVER && network.vlan().isEmpty()) {
            site.dhcp().subnet().ifPresent(subnet -> checkInside(ip, where, subnet, site.where("dhcp.subnet")));
            if (site.dhcp().gateway().filter(ip::equals).isPresent()) {
                problems.add(
                        Problem.error("node.ip.gateway", where, "ip is " + ip + ", which is also the site's gateway")
                                .withRelated(List.of(site.where("dhcp.gateway"))));
            }
            site.dhcp().range().filter(range -> contains(range, ip)).ifPresent(range -> checkReserved(node, ip, where));
        }
    }

    private void checkInside(IpAddress ip, Location where, Subnet subnet, Location source) {
        Optional<String> fault = !subnet.contains(ip)
                ? Optional.of("is outside")
                : subnet.prefixLength() > 30
                        ? Optional.empty()
                        : ip.equals(subnet.network())
                                ? Optional.of("is the network address of")
                                : ip.equals(subnet.broadcast())
                                        ? Optional.of("is the broadcast address of")
                                        : Optional.empty();
        fault.ifPresent(what ->
                problems.add(Problem.error("node.ip.subnet", where, "ip is " + ip + ", which " + what + " " + subnet)
                        .withRelated(List.of(source))));
    }

    /** With a MAC address the node has a reservation, which dnsmasq keeps out of its dynamic addresses. */
    private void checkReserved(Node node, IpAddress ip, Location where) {
        if (node.macs().isEmpty()) {
            problems.add(Problem.warning(
                            "node.ip.dynamic",
                            where,
                            "ip is " + ip + ", which dnsmasq may give to another machine: it is in dhcp.range")
                    .withHint("give the node's mac, which makes it a reservation, or an ip outside the range")
                    .withRelated(List.of(site.where("dhcp.range"))));
        }
    }

    private static boolean contains(Dhcp.Range range, IpAddress ip) {
        return range.first().compareTo(ip) <= 0 && ip.compareTo(range.last()) <= 0;
    }
}
