package dev.espalier.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import dev.espalier.inventory.InventoryLoader;
import dev.espalier.report.BuildException;
import dev.espalier.report.Problem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class PlannerTest {
    private static final String PI4 = "f8a903f101ce10f686476024898734bb6b36353cc4d41f348514db9004ec0a9d";
    private static final String OTHER = "ee21ef4a5ef808a9b7484cc0dda0f25075021691c8c09a276591eedb638ea1f9";

    @TempDir
    private Path root;

    @BeforeEach
    void twoNodes() throws IOException {
        write("_site.yaml", "server: 10.4.0.8\ndhcp: {mode: proxy, subnet: 10.4.0.0/20}\n");
        write("_defaults.yaml", "model: pi4\ninstall: true\ntalosVersion: v1.12.5\nschematicID: " + PI4 + "\n");
        write("a.yaml", "serial: 0000000a\nmac: dc:a6:32:00:00:0a\n");
        write("b.yaml", "serial: 0000000b\nmac: dc:a6:32:00:00:0b\n");
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

    private List<Problem> problems() {
        return catchThrowableOfType(BuildException.class, this::plan).problems();
    }

    private String line(String node) throws BuildException {
        return plan().nodes().stream()
                .filter(plan -> plan.node().hostname().equals(node))
                .findFirst()
                .orElseThrow()
                .boot()
                .orElseThrow()
                .line()
                .text();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "v1.51 | node.uefi.version.macless | UEFI v1.51 and v1.52 give a Pi 4 the MAC 00:00:00:00:00:00, so that DHCP"
                        + " fails (a, b; seen 2026-05-29, pftf/RPi4 issue 283)",
                "v1.17 | node.uefi.version.grubless | GRUB has no network under UEFI v1.17 to v1.25: \"couldn't send network"
                        + " packet\" (a, b; seen 2020-11-20, pftf/RPi4 issue 113)",
            })
    void releaseThatIsKnownToFail_endsTheBuild(String release, String code, String message) throws Exception {
        append("_defaults.yaml", "uefi: {version: " + release + ", variables: {RamLimitTo3GB: null}}\n");
        assertThat(problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(code);
            assertThat(problem.message()).isEqualTo(message);
            assertThat(problem.hint()).contains("set uefi.version to v1.50");
            assertThat(problem.where().toString()).endsWith("_defaults.yaml:5:17");
        });
        append("_defaults.yaml", "boot: pi-direct\n");
        assertThat(plan().nodes()).hasSize(2);
    }

    @Test
    void releasesBesideTheBadOnes_areFine() throws Exception {
        for (String release : List.of("v1.16", "v1.26", "v1.50", "v1.53")) {
            write("c.yaml", "serial: 0000000c\nmac: dc:a6:32:00:00:0c\nuefi: {version: " + release + "}\n");
            assertThat(plan().nodes()).as(release).hasSize(3);
        }
    }

    @Test
    void pi5UnderATalosWithoutRp1_isAWarning() throws Exception {
        append("b.yaml", "model: pi5\n");
        assertThat(plan().warnings())
                .extracting(Problem::message)
                .contains(
                        "a Pi 5 has no Ethernet under Talos before v1.13, whose kernel is the first with RP1: the kernel boots"
                                + " and then finds no network (b; seen 2026-01, siderolabs/sbc-raspberrypi issues 71 and 81)");
        append("b.yaml", "talosVersion: v1.13.0\n");
        assertThat(plan().warnings()).extracting(Problem::code).doesNotContain("node.talosVersion.rp1");
    }

    @Test
    void nodesWithEqualInputs_shareTheirSets() throws BuildException {
        Plan plan = plan();
        assertThat(plan.nodes().get(0).linked()).isEqualTo(plan.nodes().get(1).linked());
        assertThat(plan.sets()).hasSize(4);
        assertThat(plan.artifacts()).hasSize(5);
    }

    @Test
    void nodeWithOtherVariables_getsAnImageOfItsOwnAndNoArtifactMore() throws IOException, BuildException {
        append("b.yaml", "uefi: {variables: {Timeout: 3}}\n");
        Plan plan = plan();
        assertThat(plan.nodes().get(0).linked())
                .isNotEqualTo(plan.nodes().get(1).linked());
        assertThat(plan.sets()).hasSize(5);
        assertThat(plan.artifacts()).hasSize(5);
    }

    @Test
    void canary_runsAnotherTalosBesideTheRest() throws IOException, BuildException {
        append("b.yaml", "talosVersion: v1.13.2\nschematicID: " + OTHER + "\n");
        Plan plan = plan();
        assertThat(plan.artifacts())
                .extracting(ArtifactRequest::id)
                .contains(
                        "https://factory.talos.dev/image/" + PI4 + "/v1.12.5/initramfs-arm64.xz",
                        "https://factory.talos.dev/image/" + OTHER + "/v1.13.2/initramfs-arm64.xz",
                        "https://factory.talos.dev/image/" + OTHER + "/v1.13.2/kernel-arm64");
        assertThat(line("b")).contains("proc_mem.force_override=never");
        assertThat(line("a")).doesNotContain("proc_mem");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "v1.9.5  | init_on_alloc=1 slab_nomerge pti=on consoleblank=0 nvme_core.io_timeout=4294967295 printk.devkmsg=on ima_template=ima-ng ima_appraise=fix ima_hash=sha512",
                "v1.10.2 | init_on_alloc=1 slab_nomerge pti=on consoleblank=0 nvme_core.io_timeout=4294967295 printk.devkmsg=on ima_template=ima-ng ima_appraise=fix ima_hash=sha512 selinux=1",
                "v1.11.0 | init_on_alloc=1 slab_nomerge pti=on consoleblank=0 nvme_core.io_timeout=4294967295 printk.devkmsg=on selinux=1",
                "v1.12.5 | init_on_alloc=1 slab_nomerge pti=on consoleblank=0 nvme_core.io_timeout=4294967295 printk.devkmsg=on selinux=1 module.sig_enforce=1",
                "v1.13.2 | init_on_alloc=1 slab_nomerge pti=on consoleblank=0 nvme_core.io_timeout=4294967295 printk.devkmsg=on selinux=1 module.sig_enforce=1 proc_mem.force_override=never",
                "v1.14.0-rc.1 | slab_nomerge pti=on consoleblank=0 printk.devkmsg=on selinux=1 module.sig_enforce=1 proc_mem.force_override=never"
            })
    void kernelLine_fitsTheTalosVersion(String version, String arguments) throws IOException, BuildException {
        append("a.yaml", "talosVersion: " + version + "\n");
        assertThat(line("a"))
                .isEqualTo("talos.platform=metal console=tty0 console=ttyAMA0,115200"
                        + " sysctl.kernel.kexec_load_disabled=1 talos.dashboard.disabled=1 " + arguments);
    }

    @Test
    void kernelArgs_replaceAppendAndRemove() throws IOException, BuildException {
        append("a.yaml", "kernelArgs: one  two=2 three\nkernelArgsRemove: [two]\nkernelArgsAppend: [four]\n");
        assertThat(line("a")).isEqualTo("one three four");
    }

    @Test
    void removingWhatIsNotThere_warnsWithTheLine() throws IOException, BuildException {
        append("a.yaml", "kernelArgs: one\nkernelArgsRemove: [ono]\n");
        assertThat(plan().warnings()).extracting(Problem::message).contains("\"ono\" is not on the kernel line of a");
    }

    @Test
    void kernelLineThatAKernelWouldCut_isAnError() throws IOException {
        append("a.yaml", "kernelArgsAppend: [" + "module.parameter=value, ".repeat(90) + "last]\n");
        assertThat(problems())
                .extracting(Problem::message)
                .anyMatch(message ->
                        message.matches("the kernel line of a has \\d+ bytes; a kernel keeps 2047 and drops the rest"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dyndbg=\"+p\"", "a=it's", "a=b\\c"})
    void argumentThatGrubWouldChange_isAProblem(String argument) throws IOException {
        append("a.yaml", "kernelArgsAppend: ['" + argument.replace("'", "''") + "']\n");
        assertThat(problems())
                .extracting(Problem::message)
                .containsExactly(
                        "the kernel argument \"" + argument
                                + "\" has a quote or a backslash, and GRUB hands that to the kernel with a backslash before it");
        append("a.yaml", "loader: ipxe\n");
        assertThatCode(this::plan).doesNotThrowAnyException();
    }

    @Test
    void staticAddress_isWrittenInTalosGrammar() throws IOException, BuildException {
        append("a.yaml", """
                ip: 10.4.0.20
                netmask: 255.255.240.0
                gateway: 10.4.0.1
                interface: end0
                vlan: 12
                dns0: 1.1.1.1
                dns1: 8.8.8.8
                ntp: 10.4.0.3
                """);
        assertThat(line("a"))
                .startsWith("ip=10.4.0.20::10.4.0.1:255.255.240.0:a:end0.12::1.1.1.1:8.8.8.8:10.4.0.3"
                        + " vlan=end0.12:end0 talos.platform=metal ");
    }

    @Test
    void addressWithoutANetmask_isOnlyAReservation() throws IOException, BuildException {
        append("a.yaml", "ip: 10.4.0.20\n");
        assertThat(line("a")).doesNotContain("ip=");
    }

    @Test
    void timeServerByName_isAnErrorBesideAStaticAddress() throws IOException {
        append("a.yaml", "ip: 10.4.0.20\nnetmask: 20\nntp: fr.pool.ntp.org\n");
        assertThat(problems())
                .extracting(Problem::message)
                .containsExactly("ntp is \"fr.pool.ntp.org\"; Talos takes only an address in ip="
                        + " and would drop the whole static network");
    }

    @Test
    void matchbox_isAskedByTheNodesOwnMac() throws IOException, BuildException {
        append("a.yaml", "talosConfig: matchbox\n");
        assertThat(line("a")).endsWith(" talos.config=http://10.4.0.8:8080/generic?mac=dc:a6:32:00:00:0a");
    }

    @Test
    void staticMachineConfig_isAnHonestError() throws IOException {
        append("a.yaml", "talosConfig: static\n");
        assertThat(problems())
                .extracting(Problem::message)
                .containsExactly("talosConfig of a is \"static\", which this version cannot render yet");
    }

    @Test
    void grubBehindAProxy_isRefusedByItsVersion() throws IOException, BuildException {
        append(
                "_defaults.yaml",
                "grub: {url: \"https://h/grub-efi-arm64-signed_1+2.06+13+deb12u1_arm64.deb\", member: g.efi}\n");
        assertThat(problems())
                .extracting(Problem::message)
                .containsExactly("https://h/grub-efi-arm64-signed_1+2.06+13+deb12u1_arm64.deb is a GRUB before 2.12,"
                        + " which asks the router for its files and cannot boot where another DHCP server gives the"
                        + " addresses");
        write("_site.yaml", "server: 10.4.0.8\ndhcp: {mode: server, subnet: 10.4.0.0/20}\n");
        assertThat(plan().grub()).isPresent();
    }

    @Test
    void twoGrubs_areOneTooMany() throws IOException {
        append("b.yaml", "grub: https://h/other.efi\n");
        assertThat(problems())
                .extracting(Problem::message)
                .containsExactly("b names another GRUB than a, but DHCP can hand out only one to arm64 machines");
    }

    @Test
    void piWithoutAMac_isAnErrorWhereDhcpMustKnowIt() throws IOException {
        write("a.yaml", "serial: 0000000a\n");
        assertThat(problems())
                .extracting(Problem::message)
                .containsExactly("a has no mac; GRUB finds a node's menu by it");
    }

    @Test
    void piWithoutASchematic_isAnErrorWithACure() throws IOException {
        write("_defaults.yaml", "model: pi4\ntalosVersion: v1.12.5\n");
        assertThat(problems())
                .extracting(Problem::message)
                .containsExactly("a has neither schematicID nor schematic", "b has neither schematicID nor schematic");
    }

    @Test
    void variableOfAnotherRelease_isAnError() throws IOException {
        append("a.yaml", "uefi: {version: v1.10}\n");
        assertThatThrownBy(this::plan).isInstanceOf(BuildException.class);
        assertThat(problems())
                .extracting(Problem::message)
                .anyMatch(message -> message.startsWith("firmware v1.10 ignores SystemTableMode, "));
    }

    @Test
    void directNodeThatDoesNotInstall_findsNothingAndFetchesNothing() throws IOException, BuildException {
        write("_defaults.yaml", "model: pi5\ntalosVersion: v1.13.2\nschematicID: " + PI4 + "\n");
        Plan plan = plan();
        assertThat(plan.artifacts()).isEmpty();
        assertThat(plan.nodes()).allSatisfy(node -> {
            assertThat(node.prefixDirectory()).isEmpty();
            assertThat(node.boot()).isEmpty();
        });
    }
}
