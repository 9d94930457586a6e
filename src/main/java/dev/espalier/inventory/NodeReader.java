package dev.espalier.inventory;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

import dev.espalier.content.Digest;
import dev.espalier.report.Problem;
import dev.espalier.report.Problems;

/**
 * Makes a typed node of merged values. What does not fit its type was reported when its file was checked and counts as
 * absent here, so that one mistake makes one problem.
 */
final class NodeReader {
    static final String UEFI_VERSION = "v1.50";
    static final String NFS_OPTIONS = "vers=3,proto=tcp";
    /** Without these a Pi 4 shows its kernel no SD card, and only 3 GB of memory. */
    static final Map<String, String> UEFI_VARIABLES = uefiVariables();

    private final Problems problems;
    /** Nodes share the schematics of their defaults, which are then computed, and reported, once. */
    private final IdentityHashMap<MergedValue, Optional<String>> schematicIds = new IdentityHashMap<>();

    NodeReader(Problems problems) {
        this.problems = problems;
    }

    Node read(MergedTree tree, InventoryFiles.NodeFile file) {
        Model model = choice(tree, "model", Model.values(), Model::key).orElse(Model.AMD64);
        Chain boot = choice(tree, "boot", Chain.values(), Chain::key).orElse(model.defaultChain());
        return new Node(
                file.hostname(),
                file.filename(),
                model,
                boot,
                choice(tree, "loader", Loader.values(), Loader::key).orElse(Loader.GRUB),
                tree.text("serial"),
                tree.text("boardSerial"),
                tree.text("uuid").map(uuid -> uuid.toLowerCase(Locale.ROOT)),
                macs(tree),
                tree.text("install").filter(PlainScalar::isTrue).isPresent(),
                choice(tree, "prefix", PrefixKind.values(), PrefixKind::key).orElse(PrefixKind.SERIAL),
                tree.text("talosVersion").map(NodeReader::withV),
                schematicId(tree),
                kernelArgs(tree),
                tree.texts("kernelArgsAppend"),
                tree.texts("kernelArgsRemove"),
                talosConfig(tree),
                tree.text("machineConfig.base")
                        .map(base -> SourceLocation.asPath(base, tree.fileOf("machineConfig.base"))),
                uefi(tree, boot),
                eeprom(tree, model),
                source(tree, "grub"),
                identify(tree, model),
                choice(tree, "firmware", MachineFirmware.values(), MachineFirmware::key),
                choice(tree, "kernelFrom", KernelFrom.values(), KernelFrom::key).orElse(KernelFrom.TREE),
                ipxe(tree),
                nfs(tree),
                source(tree, "osImage"),
                user(tree),
                tree.texts("configTxt"),
                network(tree),
                tree.text("role"),
                tree.map("labels"),
                tree);
    }

    static <T> Optional<T> choice(MergedTree tree, String key, T[] values, Function<T, String> word) {
        return tree.text(key)
                .flatMap(text -> Stream.of(values)
                        .filter(value -> word.apply(value).equals(text))
                        .findFirst());
    }

    private static List<MacAddress> macs(MergedTree tree) {
        return tree.texts("mac").stream()
                .map(MacAddress::parse)
                .flatMap(Optional::stream)
                .toList();
    }

    private static String withV(String version) {
        return version.startsWith("v") ? version : "v" + version;
    }

    private static Optional<String> kernelArgs(MergedTree tree) {
        return tree.has("kernelArgs")
                ? Optional.of(String.join(" ", tree.texts("kernelArgs")).strip().replaceAll(" +", " "))
                : Optional.empty();
    }

    private static TalosConfig talosConfig(MergedTree tree) {
        return tree.text("talosConfig")
                .<TalosConfig>map(text -> switch (text) {
                    case "static" -> new TalosConfig.Static();
                    case "matchbox" -> new TalosConfig.Matchbox();
                    case "none" -> new TalosConfig.None();
                    default -> new TalosConfig.Url(text);
                })
                .orElseGet(TalosConfig.None::new);
    }

    private static UefiSettings uefi(MergedTree tree, Chain boot) {
        Map<String, String> variables = new LinkedHashMap<>();
        if (boot == Chain.PI_UEFI) {
            UEFI_VARIABLES.forEach((name, value) -> {
                if (!tree.removed("uefi.variables." + name)) {
                    variables.put(name, value);
                }
            });
        }
        variables.putAll(tree.map("uefi.variables"));
        return new UefiSettings(tree.text("uefi.version").map(NodeReader::withV).orElse(UEFI_VERSION), variables);
    }

    private static Optional<EepromSettings> eeprom(MergedTree tree, Model model) {
        Optional<Long> timestamp = tree.text("eeprom.timestamp")
                .filter(text -> text.matches("[0-9]{1,10}"))
                .map(Long::valueOf);
        boolean selfUpdate =
                tree.text("eeprom.selfUpdate").filter(PlainScalar::isTrue).isPresent();
        return tree.text("eeprom.release")
                .filter(release -> model.hasEeprom())
                .map(release -> new EepromSettings(
                        release, tree.map("eeprom.config"), selfUpdate && timestamp.isPresent(), timestamp));
    }

    private static Map<String, String> uefiVariables() {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("SystemTableMode", "DeviceTree");
        variables.put("RamLimitTo3GB", "false");
        return variables;
    }

    private static Optional<ArtifactSource> source(MergedTree tree, String name) {
        String key = tree.text(name).isPresent() ? name : name + ".url";
        return tree.text(key)
                .map(location -> new ArtifactSource(
                        SourceLocation.asUrl(location, tree.fileOf(key)),
                        tree.text(name + ".member"),
                        tree.text(name + ".sha256").filter(Digest::isDigest).map(Digest::new)));
    }

    /** What the inventory names, or whatever it gives; what EDK2 on a Pi reports is not what the inventory holds. */
    private static List<Identity> identify(MergedTree tree, Model model) {
        if (model.isPi()) {
            return List.of(Identity.MAC);
        }
        List<String> named = tree.texts("identify");
        return Stream.of(Identity.values())
                .filter(identity -> tree.has("identify") ? named.contains(identity.key()) : tree.has(identity.key()))
                .toList();
    }

    private static Map<ClientKind, IpxeSource> ipxe(MergedTree tree) {
        Map<ClientKind, IpxeSource> sources = new TreeMap<>();
        for (ClientKind kind : ClientKind.values()) {
            String key = "ipxe." + kind.key();
            source(tree, key).ifPresent(binary -> sources.put(kind, new IpxeSource(binary, tree.text(key + ".shim"))));
        }
        return sources;
    }

    private static NfsSettings nfs(MergedTree tree) {
        return new NfsSettings(
                tree.text("nfs.server").flatMap(IpAddress::parse),
                tree.text("nfs.root").map(SiteReader::withoutLastSlash),
                tree.text("nfs.boot").map(SiteReader::withoutLastSlash),
                tree.text("nfs.options").orElse(NFS_OPTIONS),
                choice(tree, "nfs.initramfs", InitramfsUse.values(), InitramfsUse::key)
                        .orElse(InitramfsUse.AUTO));
    }

    private static Optional<FirstUser> user(MergedTree tree) {
        return tree.text("user.name")
                .map(name -> new FirstUser(name, tree.text("user.passwordHash"), tree.texts("user.sshKeys")));
    }

    private static Optional<Bond> bond(MergedTree tree) {
        return tree.text("bond.name")
                .map(name -> new Bond(
                        name,
                        tree.texts("bond.interfaces"),
                        tree.map("bond.options"),
                        tree.text("bond.mtu")
                                .filter(text -> text.matches("[0-9]{1,5}"))
                                .map(Integer::valueOf)));
    }

    private static NodeNetwork network(MergedTree tree) {
        List<String> dns = new ArrayList<>();
        tree.text("dns0").ifPresent(dns::add);
        tree.text("dns1").ifPresent(dns::add);
        return new NodeNetwork(
                tree.text("ip").flatMap(IpAddress::parse),
                tree.text("netmask"),
                tree.text("gateway").flatMap(IpAddress::parse),
                tree.text("interface"),
                bond(tree),
                tree.text("vlan").filter(text -> text.matches("[0-9]{1,4}")).map(Integer::valueOf),
                dns,
                tree.text("ntp"));
    }

    private Optional<String> schematicId(MergedTree tree) {
        Optional<String> given = tree.text("schematicID");
        if (!tree.has("schematic") || !Soundness.of(NodeKeys.ALL, tree, "schematic")) {
            return given;
        }
        MergedValue inline = tree.find("schematic").orElseThrow();
        Optional<String> computed = schematicIds.computeIfAbsent(
                inline, each -> SchematicId.of((YamlValue.Mapping) each.effective(), "schematic", problems));
        if (given.isPresent() && computed.isPresent() && !given.equals(computed)) {
            problems.add(Problem.error(
                            "node.schematic.contradiction",
                            tree.where("schematicID"),
                            "schematicID is " + Quoted.of(given.get()) + ", but the ID of the schematic is "
                                    + computed.get())
                    .withHint("give one of the two; null removes what _defaults.yaml says")
                    .withRelated(List.of(tree.where("schematic"))));
        }
        return computed.or(() -> given);
    }
}
