package dev.espalier.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import dev.espalier.content.RelativePath;
import dev.espalier.inventory.ClientKind;
import dev.espalier.inventory.InventoryLoader;
import dev.espalier.report.BuildException;
import dev.espalier.report.Problem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class IpxePlannerTest {
    private static final String PLAIN = "376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba";
    private static final String STATIC = "ip: 10.4.0.20\nnetmask: 255.255.240.0\ngateway: 10.4.0.1\n";

    @TempDir
    private Path root;

    @BeforeEach
    void oneServer() throws IOException {
        write("_site.yaml", "server: 10.4.0.8\ndhcp: {mode: proxy, subnet: 10.4.0.0/20}\n");
        write("_defaults.yaml", "install: true\ntalosVersion: v1.9.5\nschematicID: " + PLAIN + "\n");
        write("a.yaml", "serial: A1\n");
    }

    @Test
    void amd64_needsBothKindsOfBinaryOfOneArchive() throws BuildException {
        IpxePlan ipxe = plan().ipxe().orElseThrow();
        assertThat(ipxe.binaries())
                .extracting(IpxePlan.Binary::kind)
                .containsExactly(ClientKind.BIOS, ClientKind.EFI_X64);
        assertThat(plan().artifacts())
                .extracting(ArtifactRequest::id)
                .filteredOn(id -> id.contains("ipxe"))
                .containsExactly("https://github.com/ipxe/ipxe/releases/download/v2.0.0/ipxeboot.tar.gz");
    }

    @Test
    void machineThatStartsByUefi_needsNoBinaryForABios() throws IOException, BuildException {
        append("a.yaml", "firmware: uefi\n");
        assertThat(plan().ipxe().orElseThrow().binaries())
                .extracting(IpxePlan.Binary::kind)
                .containsExactly(ClientKind.EFI_X64);
    }

    @Test
    void signedBinary_isServedBesideTheShimThatStartsIt() throws IOException, BuildException {
        append("_defaults.yaml", """
                firmware: uefi
                ipxe:
                  efi-x64:
                    url: https://example.org/ipxeboot.tar.gz
                    member: ipxeboot/x86_64-sb/snponly.efi
                    shim: ipxeboot/x86_64-sb/shimx64.efi
                """);
        IpxePlan.Binary binary = plan().ipxe().orElseThrow().binaries().get(0);
        assertThat(binary.nbp()).isEqualTo(RelativePath.of("ipxe/ipxe-x86_64-shim.efi"));
        assertThat(binary.files().parts())
                .extracting(AssetSet.Part::description)
                .containsExactly(
                        "ipxe-x86_64-shim.efi (ipxeboot/x86_64-sb/shimx64.efi)",
                        "ipxe-x86_64.efi (ipxeboot/x86_64-sb/snponly.efi)");
    }

    @Test
    void shimUnderAnyName_wouldNotFindIpxe() throws IOException {
        append("_site.yaml", "nbp: {efi-x64: ipxe.efi}\n");
        append(
                "_defaults.yaml",
                "ipxe: {efi-x64: {url: https://example.org/a.tar.gz, member: a.efi, shim: shimx64.efi}}\n");
        assertThat(messages())
                .containsExactly("nbp.efi-x64 is \"ipxe.efi\", and the shim finds iPXE by its own name without -shim");
    }

    @Test
    void twoBinariesForOneKindOfClient_areAProblem() throws IOException {
        append("a.yaml", "ipxe: {bios: https://boot.ipxe.org/undionly.kpxe}\n");
        write("b.yaml", "serial: B1\n");
        assertThat(messages())
                .containsExactly(
                        "b names another iPXE than a, but DHCP can hand out only one to x86 machines with a BIOS");
    }

    @Test
    void names_areThoseOfEveryIdentity_surestFirst() throws IOException, BuildException {
        append("a.yaml", """
                boardSerial: /8XYZ/CN1/
                uuid: 4C4C4544-0042-3510-8056-B4C04F4E4D32
                mac: [52:54:00:00:00:0A, 52:54:00:00:00:0b]
                """);
        assertThat(IpxePlan.namesOf(plan().nodes().get(0).node()))
                .extracting(RelativePath::value)
                .containsExactly(
                        "ipxe/mac/52-54-00-00-00-0a.ipxe",
                        "ipxe/mac/52-54-00-00-00-0b.ipxe",
                        "ipxe/uuid/4c4c4544-0042-3510-8056-b4c04f4e4d32.ipxe",
                        "ipxe/boardSerial/8XYZ/CN1/.ipxe",
                        "ipxe/serial/A1.ipxe");
    }

    @ParameterizedTest
    @CsvSource({"/", "a/../b", "..//x/..", "-"})
    void serialThatMakesNoFileName_isAProblem(String serial) throws IOException {
        write("a.yaml", "serial: \"" + serial + "\"\n");
        assertThat(messages())
                .containsExactly("serial is \"" + serial + "\", of which no file name can be made for iPXE to ask for");
    }

    @Test
    void kernel_isServedByTftp_orByHttpWhereTheSiteHasIt() throws IOException, BuildException {
        assertThat(plan().services().values())
                .allSatisfy(services -> assertThat(services).containsExactly(Service.TFTP));
        append("_site.yaml", "http: http://10.4.0.8/boot/\n");
        assertThat(plan().services().values())
                .allSatisfy(services -> assertThat(services).containsExactly(Service.HTTP));
        assertThat(plan().ipxe().orElseThrow().base()).contains("http://10.4.0.8/boot");
    }

    @Test
    void kernelOfTheFactory_isNotServed_andNeedsUefi() throws IOException, BuildException {
        append("a.yaml", "kernelFrom: factory\n");
        assertThat(messages())
                .containsExactly("kernelFrom is \"factory\", which speaks HTTPS only, and iPXE for a BIOS, which a may"
                        + " have, has no HTTPS");
        append("a.yaml", "firmware: uefi\n");
        assertThat(plan().nodes().get(0).boot().orElseThrow().kernel())
                .isEqualTo(
                        new BootFile.Remote("https://pxe.factory.talos.dev/image/" + PLAIN + "/v1.9.5/kernel-amd64"));
        assertThat(plan().services()).isEmpty();
    }

    @Test
    void httpsOfTheSite_needsUefi() throws IOException, BuildException {
        append("_site.yaml", "http: https://boot.example.org\n");
        assertThat(messages())
                .containsExactly(
                        "http is \"https://boot.example.org\", and iPXE for a BIOS, which a may have, has no HTTPS");
        append("a.yaml", "firmware: uefi\n");
        assertThat(plan().ipxe()).isPresent();
    }

    @Test
    void nodeWithoutInstall_needsNoTalos() throws IOException, BuildException {
        write("_defaults.yaml", "model: arm64\n");
        assertThat(plan().nodes().get(0).boot()).isEmpty();
    }

    @Test
    void serverWithoutARange_needsTheMacToReserveAnAddressBy() throws IOException {
        write("_site.yaml", "server: 10.4.0.8\ndhcp: {mode: server, subnet: 10.4.0.0/20}\n");
        assertThat(messages()).containsExactly("a has no mac to reserve an address by, and the site has no dhcp.range");
    }

    @ParameterizedTest
    @CsvSource({
        "'#x', 'begins with #, from where on iPXE takes the line for a comment'",
        "';', 'is an operator of iPXE''s scripts, which have no quoting'",
        "'||', 'is an operator of iPXE''s scripts, which have no quoting'",
        "'&&', 'is an operator of iPXE''s scripts, which have no quoting'",
        "'a=${b}', 'has ${, and iPXE puts a setting of its own in the place of ${...}'",
        "'talos.config=http://h/c?x=${code}', 'has ${, and iPXE puts a setting of its own in the place of ${...}'"
    })
    void argumentThatIpxeWouldNotPassOn_isAProblem(String argument, String fault) throws IOException {
        append("a.yaml", "kernelArgsAppend: ['" + argument + "']\n");
        assertThat(messages()).containsExactly("the kernel argument \"" + argument + "\" " + fault);
    }

    @Test
    void placesThatTalosFillsIn_holdTheInventorysValues_orWhatIpxeCallsThem() throws IOException, BuildException {
        append("a.yaml", "talosConfig: \"http://h/c?m=${mac}&u=${UUID}&s=${serial}&n=${hostname}\"\n");
        assertThat(line()).endsWith(" talos.config=http://h/c?m=${mac}&u=${uuid}&s=A1&n=a");
        append("a.yaml", "mac: 52:54:00:00:00:0a\n");
        assertThat(line()).contains("?m=52:54:00:00:00:0a&u=");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "interface: ens1 | ip=10.4.0.20::10.4.0.1:255.255.240.0:a:ens1 talos",
                "dns0: 1.1.1.1\\ndns1: \"2606:4700::1111\" | ip=10.4.0.20::10.4.0.1:255.255.240.0:a:::1.1.1.1:[2606:4700::1111] talos",
                "ntp: 10.4.0.1 | ip=10.4.0.20::10.4.0.1:255.255.240.0:a:::::10.4.0.1 talos",
                "vlan: 100\\ninterface: ens1 | ip=10.4.0.20::10.4.0.1:255.255.240.0:a:ens1.100 vlan=ens1.100:ens1 talos",
                "bond: {name: bond0, interfaces: [eth0, eth1], options: {mode: 802.3ad, xmit_hash_policy: layer3+4}, mtu: 9000} |"
                        + " ip=10.4.0.20::10.4.0.1:255.255.240.0:a:bond0"
                        + " bond=bond0:eth0,eth1:mode=802.3ad,xmit_hash_policy=layer3+4:9000 talos",
                "vlan: 7\\nbond: {name: bond0, interfaces: [eth0]} |"
                        + " ip=10.4.0.20::10.4.0.1:255.255.240.0:a:bond0.7 bond=bond0:eth0 vlan=bond0.7:bond0 talos",
            })
    void staticNetwork_inTalosGrammar(String keys, String start) throws IOException, BuildException {
        append("a.yaml", STATIC + keys.replace("\\n", "\n") + "\n");
        assertThat(line()).startsWith(start);
    }

    @Test
    void deviceThatTalosMakes_getsItsAddressByDhcp() throws IOException, BuildException {
        append("a.yaml", "vlan: 100\ninterface: ens1\n");
        assertThat(line()).startsWith("ip=ens1.100:dhcp vlan=ens1.100:ens1 talos");
    }

    @Test
    void nodeWithoutANetwork_hasNoArgumentForIt() throws BuildException {
        assertThat(line()).startsWith("talos.platform=metal console=tty0 init_on_alloc=1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "vlan: 5 | vlan of a needs an interface to lie on",
                "vlan: 5\\ninterface: enp0s31f6abc | interface \"enp0s31f6abc\" is longer than 10 characters; Talos renames its VLAN link and ip= would not match it",
                "ntp: fr.pool.ntp.org | ntp is \"fr.pool.ntp.org\"; Talos takes only an address in ip= and would drop the whole static network",
                "bond: {name: bond0, interfaces: [eth0], options: {mod: x}} | bond.options.mod is \"x\", but Talos knows only mode, xmit_hash_policy, lacp_rate, arp_validate, arp_all_targets, primary_reselect, fail_over_mac, ad_select, primary, arp_ip_target, miimon, updelay, downdelay, arp_interval, resend_igmp, min_links, lp_interval, packets_per_slave, num_grat_arp, num_unsol_na, all_slaves_active, use_carrier; Talos would drop the whole network of the kernel line",
                "bond: {name: bond0, interfaces: [eth0], options: {lacp_rate: quick}} | bond.options.lacp_rate is \"quick\", but must be one of slow, fast; Talos would drop the whole network of the kernel line",
                "bond: {name: bond0, interfaces: [eth0], options: {miimon: often}} | bond.options.miimon is \"often\", but must be a number; Talos would drop the whole network of the kernel line",
                "interface: ens1\\nbond: {name: bond0, interfaces: [eth0]} | interface is \"ens1\", but the addresses of a node with a bond lie on it: bond0",
            })
    void networkThatTalosWouldDrop_isAProblem(String keys, String message) throws IOException {
        append("a.yaml", STATIC + keys.replace("\\n", "\n") + "\n");
        assertThat(messages()).containsExactly(message);
    }

    @Test
    void mistakeOfTheDefaults_isToldOnce() throws IOException {
        append("_defaults.yaml", "ntp: fr.pool.ntp.org\nnetmask: 20\n");
        append("a.yaml", "ip: 10.4.0.20\n");
        write("b.yaml", "serial: B1\nip: 10.4.0.21\n");
        assertThat(messages()).hasSize(1);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(root.resolve(name), text);
    }

    private void append(String name, String text) throws IOException {
        write(name, Files.readString(root.resolve(name)) + text);
    }

    private Plan plan() throws BuildException {
        return Planner.plan(InventoryLoader.load(root).inventory());
    }

    private List<String> messages() {
        return catchThrowableOfType(BuildException.class, this::plan).problems().stream()
                .map(Problem::message)
                .toList();
    }

    private String line() throws BuildException {
        return plan().nodes().get(0).boot().orElseThrow().line().text();
    }
}
