package dev.espalier.inventory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What must hold within a node, between nodes, and between nodes and the site. */
class FleetChecksTest {
    private static final String PI = "serial: d32a9346\n";

    private static void assertProblem(String node, String problem) {
        assertThat(InventoryFixture.ofNode(node).problems()).containsExactly(problem);
    }

    @ParameterizedTest
    @CsvSource({
        "'mac: D8:3A:DD:8A:7E:9A', 'mac: d8-3a-dd-8a-7e-9a', mac, MAC address d8:3a:dd:8a:7e:9a, 6",
        "boardSerial: B1, boardSerial: B1, boardSerial, board serial B1, 14",
        "uuid: 4C4C4544-0042-3510-8056-B4C04F4E4D32, uuid: 4c4c4544-0042-3510-8056-b4c04f4e4d32, uuid,"
                + " UUID 4c4c4544-0042-3510-8056-b4c04f4e4d32, 7",
        "ip: 10.0.0.5, ip: 10.0.0.5, ip, IP address 10.0.0.5, 5"
    })
    void duplicateIdentity_namesBothNodes(String one, String other, String key, String what, int column) {
        InventoryFixture inventory = InventoryFixture.inMemory()
                .with("a.yaml", "serial: A1\n" + one + "\n")
                .with("rack/b.yaml", "serial: B1\n" + other + "\n");
        assertThat(inventory.problems())
                .containsExactly("rack/b.yaml:2:" + column + ": node." + key + ".duplicate: the " + what
                        + " belongs to 2 nodes: ./a, rack/b (also: a.yaml:2:" + column + ")");
    }

    @Test
    void duplicateSerialOfThree_namesAllNodes() {
        InventoryFixture inventory = InventoryFixture.inMemory()
                .with("a.yaml", "serial: X1\n")
                .with("b.yaml", "serial: X1\n")
                .with("c.yaml", "serial: X1\n");
        assertThat(inventory.problems())
                .containsExactly("b.yaml:1:9: node.serial.duplicate: the serial X1 belongs to 3 nodes: ./a, ./b, ./c"
                        + " (hint: where boards share the serial of their chassis, name what is each board's own in"
                        + " identify: [boardSerial] or [mac]) (also: a.yaml:1:9, c.yaml:1:9)");
    }

    @Test
    void serialOfAChassis_mayBeSharedByBoardsThatAreFoundByTheirOwn() {
        InventoryFixture inventory = InventoryFixture.inMemory()
                .with("_defaults.yaml", "serial: CHASSIS\nidentify: [boardSerial]\n")
                .with("a.yaml", "boardSerial: B1\n")
                .with("b.yaml", "boardSerial: B2\n");
        assertThat(inventory.problems()).isEmpty();
    }

    @Test
    void serialOfAChassis_mustNotFindOneBoardOfMany() {
        InventoryFixture inventory = InventoryFixture.inMemory()
                .with("_defaults.yaml", "serial: CHASSIS\n")
                .with("a.yaml", "boardSerial: B1\nidentify: [boardSerial]\n")
                .with("b.yaml", "boardSerial: B2\n");
        assertThat(inventory.problems())
                .singleElement()
                .asString()
                .contains("node.serial.duplicate: the serial CHASSIS belongs to 2 nodes: ./a, ./b");
    }

    @Test
    void identityThatIsNotGiven_cannotFindTheNode() {
        assertProblem(
                "serial: A1\nidentify: [uuid]\n",
                "a.yaml:2:11: node.identify.absent: identify names uuid, which a does not give");
    }

    @Test
    void bondWithoutDevices_isAProblem() {
        assertProblem("serial: A1\nbond: {name: bond0}\n", "a.yaml:2:7: node.bond.missing: bond has no interfaces");
    }

    @Test
    void duplicateHostname_namesBothFiles() {
        InventoryFixture inventory =
                InventoryFixture.inMemory().with("dev/n1.yaml", "serial: A1\n").with("prod/n1.yaml", "serial: B1\n");
        assertThat(inventory.problems())
                .containsExactly("prod/n1.yaml: node.hostname.duplicate: the host name n1 belongs to 2 nodes: dev/n1,"
                        + " prod/n1 (also: dev/n1.yaml)");
    }

    @Test
    void macOfTheDefaults_isADuplicate() {
        InventoryFixture inventory = InventoryFixture.inMemory()
                .with("_defaults.yaml", "mac: d8:3a:dd:8a:7e:9a\n")
                .with("a.yaml", "serial: A1\n")
                .with("b.yaml", "serial: B1\n");
        assertThat(inventory.problems())
                .containsExactly(
                        "_defaults.yaml:1:6: node.mac.duplicate: the MAC address d8:3a:dd:8a:7e:9a belongs to 2"
                                + " nodes: ./a, ./b (also: _defaults.yaml:1:6)");
    }

    @Test
    void addressEqualToItsGateway_isAProblem() {
        assertProblem(
                "serial: A1\nip: 192.168.100.1\ngateway: 192.168.100.1\nnetmask: 255.255.255.0\n",
                "a.yaml:2:5: node.ip.gateway: ip is 192.168.100.1, which is also the node's gateway (also: a.yaml:3:10)");
    }

    @ParameterizedTest
    @CsvSource({
        "10.4.16.1, is outside 10.4.0.0/20",
        "10.4.0.0, is the network address of 10.4.0.0/20",
        "10.4.15.255, is the broadcast address of 10.4.0.0/20"
    })
    void addressThatItsSubnetCannotHave_isAProblem(String ip, String why) {
        assertProblem(
                "serial: A1\nip: " + ip + "\ngateway: 10.4.0.1\nnetmask: 20\n",
                "a.yaml:2:5: node.ip.subnet: ip is " + ip + ", which " + why + " (also: a.yaml:3:10)");
    }

    @Test
    void pointToPointAddresses_haveNoBroadcast() {
        assertThat(InventoryFixture.ofNode("serial: A1\nip: 10.0.0.0\nnetmask: 31\n")
                        .problems())
                .isEmpty();
        assertThat(InventoryFixture.ofNode("serial: A1\nip: 10.0.0.0\nnetmask: 32\n")
                        .problems())
                .isEmpty();
    }

    @Test
    void addressOfTheServer_isAProblem() {
        InventoryFixture inventory =
                InventoryFixture.ofSite("server: 10.4.0.8\n").with("b.yaml", "serial: B1\nip: 10.4.0.8\n");
        assertThat(inventory.problems())
                .containsExactly("b.yaml:2:5: node.ip.server: ip is 10.4.0.8, which is also the site's server"
                        + " (also: _site.yaml:1:9)");
    }

    private static InventoryFixture served(String node) {
        return InventoryFixture.ofSite(
                        "dhcp: {mode: server, subnet: 10.4.0.0/20, gateway: 10.4.0.1, range: 10.4.1.0-10.4.1.99}\n")
                .with("b.yaml", "serial: B1\n" + node);
    }

    @Test
    void reservationOutsideTheServedSubnet_isAProblem() {
        assertThat(served("ip: 10.5.0.1\n").problems())
                .containsExactly("b.yaml:2:5: node.ip.subnet: ip is 10.5.0.1, which is outside 10.4.0.0/20"
                        + " (also: _site.yaml:1:30)");
        assertThat(served("ip: 10.5.0.1\nvlan: 7\n").problems()).isEmpty();
    }

    @Test
    void reservationOfTheGateway_isAProblem() {
        assertThat(served("ip: 10.4.0.1\n").problems())
                .containsExactly("b.yaml:2:5: node.ip.gateway: ip is 10.4.0.1, which is also the site's gateway"
                        + " (also: _site.yaml:1:52)");
    }

    @Test
    void addressInTheDynamicRange_isWarnedOfWithoutAReservation() {
        assertThat(served("ip: 10.4.1.50\n").problems())
                .containsExactly(
                        "b.yaml:2:5: node.ip.dynamic: ip is 10.4.1.50, which dnsmasq may give to another machine:"
                                + " it is in dhcp.range (hint: give the node's mac, which makes it a reservation, or an ip outside"
                                + " the range) (also: _site.yaml:1:69)");
        assertThat(served("ip: 10.4.1.50\nmac: d8:3a:dd:8a:7e:9a\n").problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "D32A9346, '(hint: write d32a9346)'",
        "10000000d32a9346, '(hint: write the last 8 digits: d32a9346)'",
        "10000000D32A9346, '(hint: write the last 8 digits: d32a9346)'"
    })
    void serialOfAPiInAnotherForm_getsAHint(String serial, String hint) {
        assertProblem(
                "model: pi4\nserial: " + serial + "\n",
                "a.yaml:2:9: node.serial.invalid: serial is \"" + serial
                        + "\", but a Pi's must be 8 lower-case hex digits " + hint);
    }

    @ParameterizedTest
    @CsvSource({"../x", "_sets", "d32a934", "d32a934g", "..", "d32a93466"})
    void serialThatIsNoPis_isAProblem(String serial) {
        assertThat(InventoryFixture.ofNode("model: pi4\nserial: " + serial + "\n")
                        .problems())
                .containsExactly("a.yaml:2:9: node.serial.invalid: serial is \"" + serial
                        + "\", but a Pi's must be 8 lower-case hex digits");
    }

    @Test
    void piWithoutASerial_isAProblem() {
        assertProblem(
                "model: pi5\n",
                "a.yaml: node.serial.missing: a Pi asks for files below its serial, and serial is missing"
                        + " (hint: it is the last 8 digits of Serial in /proc/cpuinfo)");
    }

    @Test
    void piWithPrefixMac_needsAMacAndNoSerial() {
        assertProblem(
                "model: pi4\nprefix: mac\n",
                "a.yaml:2:9: node.mac.missing: a Pi with prefix: mac asks for files below its MAC address, and mac is"
                        + " missing");
        assertThat(InventoryFixture.ofNode("model: pi4\nprefix: mac\nmac: dc:a6:32:70:da:b0\n")
                        .problems())
                .isEmpty();
    }

    @Test
    void nodeThatNothingTellsApart_isAProblem() {
        assertProblem(
                "ip: 10.0.0.1\n",
                "a.yaml: node.identity.missing: the node cannot be told from others: it needs a mac, serial, boardSerial or"
                        + " uuid");
    }

    @ParameterizedTest
    @CsvSource({
        "pi5, pi-uefi, 'which no pi5 can: EDK2 for the Pi 5 has no Ethernet', a pi5 boots by pi-direct or pi-nfs",
        "pi3, pi-uefi, which only a pi4 can, a pi3 boots by pi-nfs",
        "amd64, pi-uefi, which only a pi4 can, this model boots by ipxe",
        "pi3, pi-direct, which only a pi4 and a pi5 can, a pi3 boots by pi-nfs",
        "arm64, pi-direct, which only a pi4 and a pi5 can, this model boots by ipxe",
        "amd64, pi-nfs, which only a Raspberry Pi can, this model boots by ipxe",
        "pi4, ipxe, which no Raspberry Pi can: it has no PXE ROM,"
                + " 'a pi4 boots by pi-uefi (with loader: grub or ipxe), pi-direct or pi-nfs'"
    })
    void bootThatTheModelCannot_isAProblem(String model, String boot, String why, String hint) {
        assertProblem(
                PI + "model: " + model + "\nboot: " + boot + "\n",
                "a.yaml:3:7: node.boot.impossible: a " + model + " is to boot by " + boot + ", " + why + " (hint: "
                        + hint + ") (also: a.yaml:2:8)");
    }

    @Test
    void loaderThatNothingStarts_isAProblemInTheNodesFileOnly() {
        assertProblem(
                PI + "model: pi5\nloader: grub\n",
                "a.yaml:3:9: node.loader.unused: loader is \"grub\", but only boot: pi-uefi starts a loader, and this boots"
                        + " by pi-direct");
        assertThat(InventoryFixture.ofNode(PI + "model: pi5\n")
                        .with("_defaults.yaml", "loader: grub\n")
                        .problems())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dhcp: {mode: proxy} | 1:7: site.dhcp.subnet.missing: dhcp.mode proxy needs dhcp.subnet, such as 10.4.0.0/20"
                        + " (hint: it can be left out only where ip and netmask put all nodes into one network)",
                "dhcp: {mode: server, subnet: 10.4.0.0/20, range: 10.4.1.9-10.4.1.1} | 1:50: site.dhcp.range.order:"
                        + " dhcp.range is 10.4.1.9-10.4.1.1, but must go from the lower to the higher address"
                        + " (hint: write 10.4.1.1-10.4.1.9)",
                "dhcp: {mode: server, subnet: 10.4.0.0/20, range: 10.4.1.9-10.5.1.1} | 1:50: site.dhcp.range.outside:"
                        + " dhcp.range is 10.4.1.9-10.5.1.1, which is not wholly inside 10.4.0.0/20",
                "dhcp: {mode: server, subnet: 10.4.0.0/20, gateway: 10.5.0.1} | 1:52: site.dhcp.gateway.outside:"
                        + " dhcp.gateway is 10.5.0.1, which is outside 10.4.0.0/20",
                "dhcp: {mode: server, subnet: 10.4.0.0/20, gateway: 10.4.0.9, range: 10.4.0.1-10.4.0.20} | 1:69:"
                        + " site.dhcp.range.gateway: dhcp.range is 10.4.0.1-10.4.0.20, which includes the gateway 10.4.0.9",
                "dhcp: {mode: proxy, subnet: 10.4.0.0/20, range: 10.4.0.1-10.4.0.20} | 1:49: site.dhcp.range.unused:"
                        + " dhcp.range is not used in mode proxy, where the other DHCP server gives addresses"
            })
    void siteThatCannotBe_isAProblem(String site, String problem) {
        assertThat(InventoryFixture.ofSite(site + "\n").problems()).containsExactly("_site.yaml:" + problem);
    }
}
