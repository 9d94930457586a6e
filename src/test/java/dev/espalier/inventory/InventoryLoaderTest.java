package dev.espalier.inventory;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import dev.espalier.content.Digest;
import dev.espalier.report.BuildException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class InventoryLoaderTest {
    private static final String ID = "376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba";

    @Test
    void bareNode_hasTheDefaults() throws Exception {
        Node node = InventoryFixture.ofNode("serial: A1\n").node();
        assertThat(node.hostname()).isEqualTo("a");
        assertThat(node.filename()).isEqualTo("./a");
        assertThat(node.model()).isEqualTo(Model.AMD64);
        assertThat(node.boot()).isEqualTo(Chain.IPXE);
        assertThat(node.install()).isFalse();
        assertThat(node.prefix()).isEqualTo(PrefixKind.SERIAL);
        assertThat(node.talosConfig()).isEqualTo(new TalosConfig.None());
        assertThat(node.uefi()).isEqualTo(new UefiSettings("v1.50", Map.of()));
        assertThat(node.kernelArgs()).isEmpty();
        assertThat(node.network().ip()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"pi3, PI_NFS", "pi4, PI_UEFI", "pi5, PI_DIRECT", "amd64, IPXE", "arm64, IPXE"})
    void bootChain_followsFromTheModel(String model, Chain chain) throws Exception {
        String root = model.equals("pi3") ? "nfs: {server: 10.4.0.8, root: /srv/nfs}\n" : "";
        Node node = InventoryFixture.ofNode("serial: d32a9346\nmodel: " + model + "\n" + root)
                .node();
        assertThat(node.boot()).isEqualTo(chain);
    }

    @Test
    void fullNode_isRead() throws Exception {
        Node node = InventoryFixture.ofNode("""
                        model: pi4
                        boot: pi-uefi
                        loader: ipxe
                        serial: d32a9346
                        boardSerial: B-1
                        uuid: 4C4C4544-0042-3510-8056-B4C04F4E4D32
                        mac: [D8:3A:DD:8A:7E:9A, d8-3a-dd-8a-7e-9b]
                        install: yes
                        prefix: mac
                        talosVersion: 1.12.5
                        schematicID: %s
                        kernelArgs: [a=1, b]
                        kernelArgsAppend: [c]
                        kernelArgsRemove: [d]
                        talosConfig: http://10.4.0.8/c?mac=${mac}
                        machineConfig: {base: controlplane.yaml, patches: [role.yaml, {machine: {x: 1}}]}
                        uefi: {version: 1.49, variables: {RamLimitTo3GB: true, Timeout: 0x05}}
                        grub: {url: https://example.org/g.deb, member: usr/lib/g.efi, sha256: %s}
                        eeprom: {release: 2026-05-17, config: {BOOT_ORDER: 0xf21, TFTP_IP: 10.4.0.8}, selfUpdate: false, timestamp: 1779000000}
                        configTxt: [dtparam=audio=off]
                        ip: 10.4.0.13
                        netmask: 255.255.240.0
                        gateway: 10.4.0.1
                        interface: end0
                        vlan: 12
                        dns0: 1.1.1.1
                        dns1: 2606:4700:4700::1111
                        ntp: 10.4.0.1
                        role: worker
                        labels: {rack: a, row: 010}
                        """.replaceAll("%s", ID)).node();
        assertThat(node.loader()).isEqualTo(Loader.IPXE);
        assertThat(node.serial()).contains("d32a9346");
        assertThat(node.boardSerial()).contains("B-1");
        assertThat(node.uuid()).contains("4c4c4544-0042-3510-8056-b4c04f4e4d32");
        assertThat(node.macs())
                .containsExactly(new MacAddress("d8:3a:dd:8a:7e:9a"), new MacAddress("d8:3a:dd:8a:7e:9b"));
        assertThat(node.install()).isTrue();
        assertThat(node.prefix()).isEqualTo(PrefixKind.MAC);
        assertThat(node.talosVersion()).contains("v1.12.5");
        assertThat(node.schematicId()).contains(ID);
        assertThat(node.kernelArgs()).contains("a=1 b");
        assertThat(node.kernelArgsAppend()).containsExactly("c");
        assertThat(node.kernelArgsRemove()).containsExactly("d");
        assertThat(node.talosConfig()).isEqualTo(new TalosConfig.Url("http://10.4.0.8/c?mac=${mac}"));
        assertThat(node.uefi().version()).isEqualTo("v1.49");
        assertThat(node.uefi().variables())
                .containsExactly(
                        Map.entry("RamLimitTo3GB", "true"),
                        Map.entry("SystemTableMode", "DeviceTree"),
                        Map.entry("Timeout", "0x05"));
        assertThat(node.grub().orElseThrow().digest()).contains(new Digest(ID));
        assertThat(node.grub().orElseThrow().member()).contains("usr/lib/g.efi");
        assertThat(node.values().text("eeprom.config.BOOT_ORDER")).contains("0xf21");
        assertThat(node.values().has("machineConfig.patches")).isTrue();
        assertThat(node.configTxt()).containsExactly("dtparam=audio=off");
        assertThat(node.network().vlan()).contains(12);
        assertThat(node.network().dns()).containsExactly("1.1.1.1", "2606:4700:4700::1111");
        assertThat(node.labels()).containsEntry("row", "010");
    }

    @ParameterizedTest
    @ValueSource(strings = {"59639862", "01234567", "13e02446", "00000000", "10865e28"})
    void serials_stayTheTextThatTheyAre(String serial) throws Exception {
        Node node =
                InventoryFixture.ofNode("model: pi5\nserial: " + serial + "\n").node();
        assertThat(node.serial()).contains(serial);
    }

    @Test
    void macOfDigitPairs_staysAMac() throws Exception {
        Node node = InventoryFixture.ofNode("mac: 11:22:33:44:55:59\n").node();
        assertThat(node.macs()).containsExactly(new MacAddress("11:22:33:44:55:59"));
    }

    @Test
    void kernelArgs_areSingleSpaced() throws Exception {
        Node node = InventoryFixture.ofNode("serial: A1\nkernelArgs: >-\n  a=1   b\n  c\n")
                .node();
        assertThat(node.kernelArgs()).contains("a=1 b c");
    }

    @Test
    void builtInVariables_canBeRemoved() throws Exception {
        Node node = InventoryFixture.ofNode("model: pi4\nserial: d32a9346\nuefi: {variables: {RamLimitTo3GB: null}}\n")
                .node();
        assertThat(node.uefi().variables()).containsExactly(Map.entry("SystemTableMode", "DeviceTree"));
    }

    @Test
    void relativeGrub_isResolvedAgainstTheFileThatNamesIt(@TempDir Path directory) throws Exception {
        Node node = InventoryFixture.in(directory.resolve("inv"))
                .with("_defaults.yaml", "grub: ../files/grub aa64.efi\n")
                .with("rack/a.yaml", "serial: A1\n")
                .node();
        assertThat(node.grub().orElseThrow().location())
                .isEqualTo(directory.resolve("files/grub aa64.efi").toUri().toString())
                .startsWith("file:///")
                .endsWith("/files/grub%20aa64.efi");
    }

    @Test
    void bareSite_hasTheDefaults() throws Exception {
        Site site = InventoryFixture.ofNode("serial: A1\n").load().inventory().site();
        assertThat(site.server()).isEmpty();
        assertThat(site.tftpRoot()).isEqualTo("/srv/tftp");
        assertThat(site.matchbox()).isEmpty();
        assertThat(site.dhcp().mode()).isEqualTo(Dhcp.Mode.NONE);
        assertThat(site.dhcp().lease()).isEqualTo("12h");
        assertThat(site.unknown()).isEqualTo(Site.UnknownPolicy.EXIT);
        assertThat(site.where("server")).hasToString("inv/_site.yaml");
    }

    @Test
    void fullSite_isRead() throws Exception {
        Site site = InventoryFixture.ofSite("""
                        server: 10.4.0.8
                        tftpRoot: /var/lib/tftpboot/
                        http: http://10.4.0.8
                        dhcp:
                          mode: server
                          subnet: 10.4.0.0/20
                          range: 10.4.1.0-10.4.1.255
                          gateway: 10.4.0.1
                          dns: [10.4.0.1, 10.4.0.2]
                          lease: 3600
                          domain: lab.example.org
                          interface: eth0
                          listen: 10.4.0.8
                          routerKind: unifi
                        nbp: {grub: pxelinux.0}
                        artifacts:
                          mirror: ../mirror
                          overrides: {"https://factory.talos.dev/": http://factory.lan/, "https://github.com/": up}
                        unknown: refuse
                        """).load().inventory().site();
        assertThat(site.server()).contains(IpAddress.parse("10.4.0.8").orElseThrow());
        assertThat(site.tftpRoot()).isEqualTo("/var/lib/tftpboot");
        assertThat(site.http()).contains("http://10.4.0.8");
        assertThat(site.matchbox()).contains("http://10.4.0.8:8080");
        assertThat(site.dhcp().mode()).isEqualTo(Dhcp.Mode.SERVER);
        assertThat(site.dhcp().subnet()).hasToString("Optional[10.4.0.0/20]");
        assertThat(site.dhcp().range().orElseThrow().last()).hasToString("10.4.1.255");
        assertThat(site.dhcp().dns()).hasSize(2);
        assertThat(site.dhcp().lease()).isEqualTo("3600");
        assertThat(site.dhcp().device()).contains("eth0");
        assertThat(site.dhcp().listen()).hasSize(1);
        assertThat(site.nbp()).containsExactly(Map.entry("grub", "pxelinux.0"));
        assertThat(site.mirror()).contains("/place/mirror");
        assertThat(site.overrides())
                .containsExactly(
                        Map.entry("https://factory.talos.dev/", "http://factory.lan/"),
                        Map.entry("https://github.com/", "/place/inv/up"));
        assertThat(site.unknown()).isEqualTo(Site.UnknownPolicy.REFUSE);
        assertThat(site.values().text("dhcp.routerKind")).contains("unifi");
    }

    @Test
    void otherSiteFile_takesThePlaceOfTheInventorys() throws Exception {
        InventoryFixture inventory =
                InventoryFixture.ofSite("server: 10.4.0.8\n").with("_site-b.yaml", "server: 10.4.0.9\n");
        Site site = InventoryLoader.load(inventory.root(), inventory.root().resolve("_site-b.yaml"))
                .inventory()
                .site();
        assertThat(site.server()).hasToString("Optional[10.4.0.9]");
    }

    @Test
    void otherSiteFileThatIsMissing_isAProblem() {
        InventoryFixture inventory = InventoryFixture.ofNode("serial: A1\n");
        assertThatThrownBy(() ->
                        InventoryLoader.load(inventory.root(), inventory.root().resolve("gone.yaml")))
                .isInstanceOf(BuildException.class)
                .hasMessage("cannot be read: no such file, or a link to nothing");
    }

    @Test
    void subnet_followsFromTheNodes() throws Exception {
        InventoryFixture inventory = InventoryFixture.inMemory()
                .with("_site.yaml", "server: 10.4.0.8\ndhcp: {mode: proxy}\n")
                .with("_defaults.yaml", "netmask: 20\n")
                .with("a.yaml", "serial: A1\nip: 10.4.0.10\n")
                .with("b.yaml", "serial: B1\nip: 10.4.3.10\n");
        assertThat(inventory.load().inventory().site().dhcp().subnet()).hasToString("Optional[10.4.0.0/20]");
    }

    @Test
    void nodes_areOrderedByTheBytesOfTheirFilenames() throws Exception {
        InventoryFixture inventory = InventoryFixture.inMemory();
        int serial = 0;
        for (String file : List.of("b/x1", "b-c/x2", "B/x3", "z", "é/x4", "b/a/x5")) {
            serial++;
            inventory.with(file + ".yaml", "serial: S" + serial + "\n");
        }
        assertThat(inventory.load().inventory().nodes())
                .extracting(Node::filename)
                .containsExactly("./z", "B/x3", "b-c/x2", "b/a/x5", "b/x1", "é/x4");
    }

    @Test
    void otherFilesAndHiddenDirectories_areNotNodes() throws Exception {
        InventoryFixture inventory = InventoryFixture.ofNode("serial: A1\n")
                .with("README.md", "- [")
                .with(".hidden.yaml", "- [")
                .with("_patches/b.yaml", "- [")
                .with("_note.yaml", "- [")
                .with(".git/b.yaml", "- [")
                .with("b.yaml~", "- [")
                .with("b.json", "{}");
        assertThat(inventory.load().inventory().nodes()).hasSize(1);
        assertThat(inventory.problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "_defaults.yml, _defaults.yaml",
        "_site.yml, _site.yaml",
        "_default.yaml, _defaults.yaml",
        "_Defaults.yaml, _defaults.yaml",
        "_defualts.yaml, _defaults.yaml",
        "_sites.yaml, _site.yaml"
    })
    void fileNamedAlmostLikeOurs_isAProblem(String name, String right) {
        assertThat(InventoryFixture.ofNode("serial: A1\n")
                        .with(name, "role: x\n")
                        .problems())
                .containsExactly(name + ": inventory.file.name: would be ignored under this name (hint: rename it to "
                        + right + ")");
    }

    @Test
    void siteBelowTheRoot_isAProblem() {
        assertThat(InventoryFixture.ofNode("serial: A1\n")
                        .with("rack/_site.yaml", "server: 10.0.0.1\n")
                        .problems())
                .containsExactly("rack/_site.yaml: inventory.site.place: a site is described at the inventory's root");
    }

    @Test
    void suffixInCapitals_isWarnedOf() {
        assertThat(InventoryFixture.ofNode("serial: A1\n")
                        .with("b.YAML", "serial: B1\n")
                        .problems())
                .containsExactly("b.YAML: inventory.file.ignored: is ignored"
                        + " (hint: a node file ends in .yaml or .yml, in lower case)");
    }

    @Test
    void twoFilesForOneNode_areAProblem() {
        assertThat(InventoryFixture.ofNode("serial: A1\n")
                        .with("a.yml", "serial: B1\n")
                        .problems())
                .containsExactly("a.yml: node.file.duplicate: is the second file for the node ./a (also: a.yaml)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"node_1", "Node1", "-a", "a-", "a.b", "a b", "n\u00f6de"})
    void fileNameThatIsNoHostName_isAProblem(String stem) {
        assertThat(InventoryFixture.inMemory()
                        .with(stem + ".yaml", "serial: A1\n")
                        .problems())
                .singleElement()
                .asString()
                .startsWith(stem + ".yaml: node.hostname.invalid: the file's name makes the host name \"" + stem
                        + "\", but it must be 1 to 63 of a-z, 0-9 and -, with no - at an end");
    }

    @Test
    void fileNameWithAnUnderscore_getsAHint() {
        assertThat(InventoryFixture.inMemory()
                        .with("Node_1.yaml", "serial: A1\n")
                        .problems())
                .containsExactly(
                        "Node_1.yaml: node.hostname.invalid: the file's name makes the host name \"Node_1\", but"
                                + " it must be 1 to 63 of a-z, 0-9 and -, with no - at an end (hint: rename it to node-1.yaml)");
    }

    @Test
    void longestHostName_isAccepted() throws Exception {
        assertThat(InventoryFixture.inMemory()
                        .with("a".repeat(63) + ".yaml", "serial: A1\n")
                        .problems())
                .isEmpty();
        assertThat(InventoryFixture.inMemory()
                        .with("a".repeat(64) + ".yaml", "serial: A1\n")
                        .problems())
                .hasSize(1);
    }

    @Test
    void directoryNameWithALineEnd_isAProblem() {
        assertThat(InventoryFixture.ofNode("serial: A1\n")
                        .with("x\ndhcp-script=y/b.yaml", "serial: B1\n")
                        .problems())
                .containsExactly("x\ndhcp-script=y: inventory.directory.name: the directory's name"
                        + " \"x\\ndhcp-script=y\" has a control character or a backslash");
    }

    @ParameterizedTest
    @ValueSource(strings = {"inventory", "examples/bramble"})
    void inventoriesOfTheRepository_load(String directory) throws Exception {
        LoadedInventory loaded = InventoryLoader.load(Path.of(directory));
        assertThat(loaded.inventory().nodes()).isNotEmpty();
        assertThat(loaded.warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"_site-proxy.yaml", "_site-server.yaml"})
    void bramblesOtherSites_load(String site) throws Exception {
        Path bramble = Path.of("examples/bramble");
        LoadedInventory loaded = InventoryLoader.load(bramble, bramble.resolve(site));
        assertThat(loaded.inventory().nodes()).hasSize(16);
        assertThat(loaded.warnings()).isEmpty();
    }
}
