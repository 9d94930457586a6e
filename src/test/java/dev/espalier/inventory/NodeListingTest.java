package dev.espalier.inventory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class NodeListingTest {
    /** The seed's layers, with an address for node-01 that is not its gateway's. */
    private static InventoryFixture servers() {
        return InventoryFixture.inMemory()
                .with("_defaults.yaml", """
                        schematicID: 376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba
                        talosVersion: v1.9.5
                        kernelArgs: talos.platform=metal console=tty0
                        dns0: 1.1.1.1
                        dns1: 8.8.8.8
                        ntp: fr.pool.ntp.org
                        install: false
                        """)
                .with("k8s-dev/_defaults.yaml", """
                        netmask: 255.255.255.0
                        gateway: 192.168.100.254
                        vlan: 1234
                        interface: ens1
                        """)
                .with("k8s-dev/node-01.yaml", "serial: ABCDEFGHIJ01\nip: 192.168.100.1\ninstall: true\n")
                .with(
                        "k8s-dev/node-02.yml",
                        "serial: 59639862\nip: 192.168.100.2\nvlan: null\nrole: gr\u00f6\u00dfe \ud83d\ude00\n")
                .with("k8s-devel/node-03.yaml", "serial: 01234567\nmac: 11:22:33:44:55:59\nlabels: {rack: 010}\n")
                .with("solo.yaml", "serial: 10865e28\nmodel: arm64\n");
    }

    @Test
    void json_isWhatTheSeedPrints() throws Exception {
        String defaults = "\"schematicID\": \"376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba\","
                + " \"talosVersion\": \"v1.9.5\", \"kernelArgs\": \"talos.platform=metal console=tty0\","
                + " \"dns0\": \"1.1.1.1\", \"dns1\": \"8.8.8.8\", \"ntp\": \"fr.pool.ntp.org\", \"install\": ";
        assertThat(NodeListing.of(servers().load()).json())
                .isEqualTo(
                        "[{" + defaults + "false, \"serial\": \"10865e28\", \"model\": \"arm64\","
                                + " \"hostname\": \"solo\", \"filename\": \"./solo\"}, "
                                + "{" + defaults
                                + "true, \"netmask\": \"255.255.255.0\", \"gateway\": \"192.168.100.254\","
                                + " \"vlan\": 1234, \"interface\": \"ens1\", \"serial\": \"ABCDEFGHIJ01\","
                                + " \"ip\": \"192.168.100.1\", \"hostname\": \"node-01\", \"filename\": \"k8s-dev/node-01\"}, "
                                + "{" + defaults
                                + "false, \"netmask\": \"255.255.255.0\", \"gateway\": \"192.168.100.254\","
                                + " \"vlan\": null, \"interface\": \"ens1\", \"serial\": \"59639862\","
                                + " \"ip\": \"192.168.100.2\", \"role\": \"gr\\u00f6\\u00dfe \\ud83d\\ude00\","
                                + " \"hostname\": \"node-02\", \"filename\": \"k8s-dev/node-02\"}, "
                                + "{" + defaults + "false, \"serial\": \"01234567\", \"mac\": \"11:22:33:44:55:59\","
                                + " \"labels\": {\"rack\": 8}, \"hostname\": \"node-03\", \"filename\": \"k8s-devel/node-03\"}]\n");
    }

    @Test
    void jsonOfNestedValues_keepsListsAndMaps() throws Exception {
        String json = NodeListing.of(InventoryFixture.ofNode("""
                        serial: A1
                        mac: [d8:3a:dd:8a:7e:9a, 11:22:33:44:55:59]
                        kernelArgsAppend: [quiet, a="b\\c"]
                        uefi: {version: 1.50, variables: {Timeout: 5, RamLimitTo3GB: off}}
                        machineConfig: {patches: [{machine: {x: 1_000, y: null}}, 5]}
                        """).load()).json();
        assertThat(json)
                .isEqualTo("[{\"serial\": \"A1\", \"mac\": [\"d8:3a:dd:8a:7e:9a\", \"11:22:33:44:55:59\"],"
                        + " \"kernelArgsAppend\": [\"quiet\", \"a=\\\"b\\\\c\\\"\"],"
                        + " \"uefi\": {\"version\": \"1.50\", \"variables\": {\"Timeout\": 5, \"RamLimitTo3GB\": false}},"
                        + " \"machineConfig\": {\"patches\": [{\"machine\": {\"x\": 1000, \"y\": null}}, \"5\"]},"
                        + " \"hostname\": \"a\", \"filename\": \"./a\"}]\n");
    }

    @Test
    void prefix_isOneOfTheText() throws Exception {
        NodeListing all = NodeListing.of(servers().load());
        assertThat(all.withPrefix("k8s-dev").size()).isEqualTo(3);
        assertThat(all.withPrefix("k8s-dev/").size()).isEqualTo(2);
        assertThat(all.withPrefix("./").size()).isEqualTo(1);
        assertThat(all.withPrefix("x").json()).isEqualTo("[]\n");
    }

    @ParameterizedTest
    @CsvSource({
        "rack, 010, 1",
        "labels.rack, 010, 1",
        "rack, 8, 0",
        "model, amd64, 3",
        "boot, ipxe, 4",
        "talosVersion, v1.9.5, 4",
        "install, true, 1",
        "vlan, 1234, 1",
        "serial, 59639862, 1",
        "colour, red, 0"
    })
    void labelsAndKeys_select(String key, String value, int count) throws Exception {
        assertThat(NodeListing.of(servers().load()).with(key, value).size()).isEqualTo(count);
    }

    @Test
    void table_hasAlignedColumns() throws Exception {
        InventoryFixture inventory = InventoryFixture.ofNode(
                        "model: pi4\nserial: d32a9346\nmac: [d8:3a:dd:8a:7e:9a, d8:3a:dd:8a:7e:9b]\nip: 10.4.0.13\ninstall: true\n")
                .with("rack-1/b.yaml", "serial: B1\ntalosVersion: 1.13.2\n");
        assertThat(NodeListing.of(inventory.load()).table()).isEqualTo("""
                NODE      MODEL  BOOT     SERIAL    MAC                   IP         TALOS    INSTALL
                ./a       pi4    pi-uefi  d32a9346  d8:3a:dd:8a:7e:9a +1  10.4.0.13  -        yes
                rack-1/b  amd64  ipxe     B1        -                     -          v1.13.2  no
                """);
    }
}
