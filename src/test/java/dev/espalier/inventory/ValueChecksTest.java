package dev.espalier.inventory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Values are checked file by file against the key table. */
class ValueChecksTest {
    private static String nodeProblem(String line) {
        return only(InventoryFixture.ofNode("serial: A1\n" + line + "\n"));
    }

    private static String siteProblem(String line) {
        return only(InventoryFixture.ofSite(line + "\n"));
    }

    private static String only(InventoryFixture inventory) {
        assertThat(inventory.problems()).hasSize(1);
        return inventory.problems().get(0);
    }

    @ParameterizedTest
    @CsvSource({
        "talosversion, talosVersion",
        "talos_version, talosVersion",
        "schematicId, schematicID",
        "instal, install",
        "gatway, gateway",
        "kernelArgAppend, kernelArgsAppend",
        "vlna, vlan",
        "Mac, mac"
    })
    void unknownKey_getsANearMissHint(String key, String meant) {
        assertThat(nodeProblem(key + ": x"))
                .isEqualTo("a.yaml:2:1: key.unknown: unknown key \"" + key + "\" (hint: did you mean " + meant + "?)");
    }

    @Test
    void unknownKeyLikeNoOther_getsNoHint() {
        assertThat(nodeProblem("colour: red")).isEqualTo("a.yaml:2:1: key.unknown: unknown key \"colour\"");
    }

    @Test
    void unknownNestedKey_namesItsMap() {
        assertThat(nodeProblem("uefi:\n  verison: v1.50"))
                .isEqualTo("a.yaml:3:3: key.unknown: unknown key \"verison\" in uefi (hint: did you mean version?)");
        assertThat(nodeProblem("eeprom: {colour: red}"))
                .isEqualTo("a.yaml:2:10: key.unknown: unknown key \"colour\" in eeprom"
                        + " (hint: the keys are release, config, selfUpdate, timestamp)");
        assertThat(nodeProblem("nfs: {colour: red}"))
                .isEqualTo("a.yaml:2:7: key.unknown: unknown key \"colour\" in nfs"
                        + " (hint: the keys are server, root, boot, options, initramfs)");
    }

    @Test
    void keysOfTheOtherFile_sayWhereTheyBelong() {
        assertThat(nodeProblem("tftpRoot: /srv"))
                .isEqualTo("a.yaml:2:1: key.unknown: unknown key \"tftpRoot\" (hint: it is a key of _site.yaml)");
        assertThat(siteProblem("talosVersion: v1.13.2"))
                .isEqualTo("_site.yaml:1:1: key.unknown: unknown key \"talosVersion\""
                        + " (hint: it is a key of nodes: put it in _defaults.yaml)");
        assertThat(nodeProblem("hostname: b"))
                .isEqualTo("a.yaml:2:1: key.unknown: unknown key \"hostname\""
                        + " (hint: a node is named by its file: node-01.yaml is node-01)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "model: pi6 | model is \"pi6\", but must be pi3, pi4, pi5, amd64 or arm64 (hint: did you mean pi3?)",
                "install: \"false\" | install is \"false\", but must be true or false (hint: write it without quotes)",
                "install: 1 | install is \"1\", but must be true or false",
                "install: [true] | install is a list, but must be true or false",
                "vlan: 5000 | vlan is \"5000\", but must be a whole number from 1 to 4094",
                "vlan: ten | vlan is \"ten\", but must be a whole number from 1 to 4094",
                "ip: 10.4.0.256 | ip is \"10.4.0.256\", but must be an IPv4 address such as 10.4.0.10",
                "ip: 10.4.0.010 | ip is \"10.4.0.010\", but must be an IPv4 address such as 10.4.0.10",
                "ip: {a: b} | ip is a map, but must be an IPv4 address such as 10.4.0.10",
                "mac: d8:3a:dd:8a:7e | mac is \"d8:3a:dd:8a:7e\", but must be a MAC address such as d8:3a:dd:8a:7e:9a",
                "mac: {} | mac is a map, but must be a MAC address such as d8:3a:dd:8a:7e:9a, or a list of them",
                "mac: [x] | mac[0] is \"x\", but must be a MAC address such as d8:3a:dd:8a:7e:9a",
                "mac: [~] | mac[0] is null, but must be a MAC address such as d8:3a:dd:8a:7e:9a",
                "netmask: 255.0.255.0 | netmask is \"255.0.255.0\", but must be a netmask such as 255.255.240.0, or a prefix length such as 20",
                "netmask: 33 | netmask is \"33\", but must be a netmask such as 255.255.240.0, or a prefix length such as 20",
                "dns0: one.one | dns0 is \"one.one\", but must be an IPv4 or IPv6 address such as 1.1.1.1",
                "dns0: ::g | dns0 is \"::g\", but must be an IPv4 or IPv6 address such as 1.1.1.1",
                "uuid: 4c4c | uuid is \"4c4c\", but must be a UUID such as 4c4c4544-0042-3510-8056-b4c04f4e4d32",
                "talosVersion: 1.50 | talosVersion is \"1.50\", but must be a Talos release such as v1.13.2",
                "schematicID: 37656 | schematicID is \"37656\", but must be 64 lower-case hex digits",
                "talosConfig: statik | talosConfig is \"statik\", but must be static, matchbox, none or a URL (http, https, tftp) (hint: did you mean static?)",
                "talosConfig: ftp://x/y | talosConfig is \"ftp://x/y\", but must be static, matchbox, none or a URL (http, https, tftp)",
                "kernelArgs: {} | kernelArgs is a map, but must be a line of text or a list of arguments",
                "kernelArgsAppend: a=1 | kernelArgsAppend is \"a=1\", but must be a list, each item a kernel argument in printable ASCII",
                "configTxt: [a\u00a0b] | configTxt[0] is \"a\u00a0b\", but must be a line of config.txt, which is 1 to 98 characters of ASCII",
                "configTxt: [\"a\\nkernel=evil\"] | configTxt[0] is \"a\\nkernel=evil\", but must be a line of config.txt, which is 1 to 98 characters of ASCII",
                "interface: ../eth0 | interface is \"../eth0\", but must be a network device such as eth0, with 1 to 15 letters, digits and . _ -",
                "grub: ftp://x/g | grub is \"ftp://x/g\", but must be an http, https or file URL, or a path relative to this file",
                "grub: [a] | grub is a list, but must be a path, a URL, or a map with url, member and sha256",
                "grub: {url: a.deb, member: ../g} | grub.member is \"../g\", but must be the path of a file in the archive",
                "boardSerial: a b | boardSerial is \"a b\", but must be 1 to 64 letters, digits and . _ : / + - (as the firmware reports it) (hint: iPXE's scripts are split at blanks, ${ begins a setting in them and # a comment, and there is no quoting: leave this out and give the node's mac or uuid)",
                "boardSerial: \"A${mac}\" | boardSerial is \"A${mac}\", but must be 1 to 64 letters, digits and . _ : / + - (as the firmware reports it) (hint: iPXE's scripts are split at blanks, ${ begins a setting in them and # a comment, and there is no quoting: leave this out and give the node's mac or uuid)",
                "identify: [name] | identify[0] is \"name\", but must be mac, uuid, boardSerial or serial",
                "firmware: efi | firmware is \"efi\", but must be bios or uefi (hint: did you mean uefi?)",
                "kernelFrom: net | kernelFrom is \"net\", but must be tree or factory",
                "bond: {options: {mode: \"a,b\"}} | bond.options.mode is \"a,b\", but must be the value of a bonding option, without blanks, commas, colons and =",
                "role: \"a\\nb\" | role is \"a\\nb\", but must be text on one line",
                "labels: {a: [b]} | labels.a is a list, but must be text on one line",
                "eeprom: {timestamp: -1} | eeprom.timestamp is \"-1\", but must be a whole number from 1 to 4294967294",
                "nfs: {root: relative} | nfs.root is \"relative\", but must be an absolute path of letters, digits and . _ + @ ~ -",
            })
    void wrongValueOfANode_isQuotedWithWhatWouldBeRight(String line, String message) {
        assertThat(nodeProblem(line))
                .matches("a\\.yaml:2:[0-9]+: value\\.invalid: .*")
                .endsWith(": " + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "server: nas | server is \"nas\", but must be an IPv4 address such as 10.4.0.10",
                "tftpRoot: srv/tftp | tftpRoot is \"srv/tftp\", but must be an absolute path in printable ASCII without \", #, \\ or a comma",
                "tftpRoot: /srv/../x | tftpRoot is \"/srv/../x\", but must be an absolute path in printable ASCII without \", #, \\ or a comma",
                "tftpRoot: /srv,eth0 | tftpRoot is \"/srv,eth0\", but must be an absolute path in printable ASCII without \", #, \\ or a comma",
                "tftpRoot: \"/srv #x\" | tftpRoot is \"/srv #x\", but must be an absolute path in printable ASCII without \", #, \\ or a comma",
                "tftpRoot: \"/srv\\ndhcp-script=/x\" | tftpRoot is \"/srv\\ndhcp-script=/x\", but must be an absolute path in printable ASCII without \", #, \\ or a comma",
                "http: 10.4.0.8 | http is \"10.4.0.8\", but must be an http or https URL without blanks, quotes, commas and #",
                "matchbox: \"http://a b\" | matchbox is \"http://a b\", but must be an http or https URL without blanks, quotes, commas and #",
                "http: \"http://a/b,c\" | http is \"http://a/b,c\", but must be an http or https URL without blanks, quotes, commas and #",
                "unknown: install | unknown is \"install\", but must be refuse or exit",
                "nbp: {grub: ../x} | nbp.grub is \"../x\", but must be a relative path in printable ASCII without blanks, \", #, \\, commas or ${",
                "nbp: {grub: \"a,b\"} | nbp.grub is \"a,b\", but must be a relative path in printable ASCII without blanks, \", #, \\, commas or ${",
                "nbp: {script: \"boot.ipxe?x=${mac}\"} | nbp.script is \"boot.ipxe?x=${mac}\", but must be a relative path in printable ASCII without blanks, \", #, \\, commas or ${",
                "nbp: {grub: /abs} | nbp.grub is \"/abs\", but must be a relative path in printable ASCII without blanks, \", #, \\, commas or ${",
                "nbp: {\"g\\nb\": x} | a key of nbp is \"g\\nb\", but must be one of grub, bios, efi-x64, efi-arm64 and script",
                "artifacts: {mirror: s3://b} | artifacts.mirror is \"s3://b\", but must be an http, https or file URL, or a path relative to this file",
                "artifacts: {overrides: {github.com: x}} | a key of artifacts.overrides is \"github.com\", but must be an http or https URL without blanks, quotes, commas and #",
                "dhcp: proxy | dhcp is \"proxy\", but must be a map with keys of mode, subnet, range, gateway, dns, lease, domain, interface, listen, routerKind",
                "dhcp: {mode: prox} | dhcp.mode is \"prox\", but must be proxy, server or none (hint: did you mean proxy?)",
                "dhcp: {subnet: 10.0.0.0} | dhcp.subnet is \"10.0.0.0\", but must be a network such as 10.4.0.0/20",
                "dhcp: {lease: 12 hours} | dhcp.lease is \"12 hours\", but must be a duration such as 12h, 30m, 3600 (seconds) or infinite",
                "dhcp: {lease: \"12h\\nlog-dhcp\"} | dhcp.lease is \"12h\\nlog-dhcp\", but must be a duration such as 12h, 30m, 3600 (seconds) or infinite",
                "dhcp: {domain: \"a.b,10.0.0.0/8\"} | dhcp.domain is \"a.b,10.0.0.0/8\", but must be a domain such as lab.example.org",
                "dhcp: {interface: \"eth0,eth1\"} | dhcp.interface is \"eth0,eth1\", but must be a network device such as eth0, with 1 to 15 letters, digits and . _ -",
                "dhcp: {listen: [x]} | dhcp.listen[0] is \"x\", but must be an IPv4 address such as 10.4.0.10",
                "dhcp: {routerKind: fritz} | dhcp.routerKind is \"fritz\", but must be unifi, opnsense, synology, kea or isc",
            })
    void wrongValueOfTheSite_isQuotedWithWhatWouldBeRight(String line, String message) {
        assertThat(siteProblem(line))
                .matches("_site\\.yaml:1:[0-9]+: (value|key)\\.invalid: .*")
                .endsWith(": " + message);
    }

    @Test
    void configTxtLine_mayHave98Characters() {
        assertThat(InventoryFixture.ofNode("serial: A1\nconfigTxt: [" + "x".repeat(98) + "]\n")
                        .problems())
                .isEmpty();
        assertThat(nodeProblem("configTxt: [" + "x".repeat(99) + "]")).contains("1 to 98 characters");
    }

    @Test
    void kernelArgsOfSeveralLines_getTheHintToFold() {
        assertThat(nodeProblem("kernelArgs: |\n  a=1\n  b=2"))
                .isEqualTo(
                        "a.yaml:2:13: value.invalid: kernelArgs is \"a=1\\nb=2\\n\", but must be one line of printable"
                                + " ASCII (hint: write >- where there is | or >: it folds the lines into one)");
    }

    @Test
    void digestInCapitals_getsAHint() {
        assertThat(nodeProblem("schematicID: " + "A".repeat(64))).endsWith("(hint: write it in lower case)");
    }

    @Test
    void longValues_areCutInMessages() {
        assertThat(nodeProblem("ip: " + "x".repeat(500)))
                .isEqualTo("a.yaml:2:5: value.invalid: ip is \"" + "x".repeat(80)
                        + "…\", but must be an IPv4 address such as 10.4.0.10");
    }

    @Test
    void mistakeInTheDefaults_isToldOnce() {
        InventoryFixture inventory = InventoryFixture.inMemory()
                .with("_defaults.yaml", "vlan: x\nmodel: pi5\nboot: pi-uefi\n")
                .with("a.yaml", "serial: d32a9346\n")
                .with("b.yaml", "serial: d32a9347\n");
        assertThat(inventory.problems())
                .containsExactly(
                        "_defaults.yaml:1:7: value.invalid: vlan is \"x\", but must be a whole number from 1 to 4094",
                        "_defaults.yaml:3:7: node.boot.impossible: a pi5 is to boot by pi-uefi, which no pi5 can: EDK2 for"
                                + " the Pi 5 has no Ethernet (hint: a pi5 boots by pi-direct or pi-nfs)"
                                + " (also: _defaults.yaml:2:8)");
    }
}
