package dev.espalier.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

import dev.espalier.content.Content;
import dev.espalier.content.FileMode;
import dev.espalier.content.RelativePath;
import dev.espalier.rehearse.Machine;
import dev.espalier.rehearse.Rehearsal;
import dev.espalier.rehearse.Rehearsals;
import dev.espalier.rehearse.Step;
import dev.espalier.report.BuildException;
import dev.espalier.testing.RealTools;
import dev.espalier.tree.LinkMode;
import dev.espalier.tree.Origin;
import dev.espalier.tree.OutputTree;
import dev.espalier.tree.StagedTree;
import dev.espalier.tree.TreeEntry;
import dev.espalier.tree.TreeInputs;
import dev.espalier.tree.TreeView;
import dev.espalier.tree.TreeWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The model of dnsmasq tells each client what stock dnsmasq tells it, by configurations that are easily misread. */
class DnsmasqRulesIT {
    private static final String TFTP_ROOT = "/srv/tftp";
    private static final List<String> FILES = List.of("a.efi", "b.efi", "c.efi", "d.0");

    private static final String HEAD = """
            port=0
            enable-tftp
            tftp-root=/srv/tftp
            """;
    private static final String PROXY = HEAD + "dhcp-range=10.4.0.0,proxy,255.255.240.0\n";
    private static final String SERVER = HEAD + "dhcp-range=10.4.3.0,10.4.3.200,255.255.240.0,1h\nno-ping\n";

    /** A client of the lab: what it says of itself. */
    private record Asks(String hostname, String model, String firmware, String mac, int architecture) {}

    private static final Asks BIOS = new Asks("bios", "amd64", "bios", "52:54:00:00:00:01", 0);
    private static final Asks X64 = new Asks("x64", "amd64", "uefi", "52:54:00:00:00:02", 7);
    private static final Asks ARM = new Asks("arm", "arm64", "uefi", "52:54:00:00:00:03", 11);

    @TempDir
    Path directory;

    @BeforeEach
    void needsALab() throws IOException, InterruptedException {
        Lab.require();
    }

    static Stream<Arguments> cases() {
        return Stream.of(
                // The last line whose conditions hold wins, and one without conditions only where none with them does.
                Arguments.of("lastMatchingBootLine_wins", SERVER + """
                        dhcp-match=set:x64,option:client-arch,7
                        dhcp-match=set:efi,option:client-arch,7
                        dhcp-boot=tag:x64,a.efi
                        dhcp-boot=tag:efi,b.efi
                        dhcp-boot=c.efi
                        """, List.of(X64, ARM)),
                Arguments.of(
                        "firstLineWithoutConditions_losesToTheLast",
                        SERVER + "dhcp-boot=a.efi\ndhcp-boot=b.efi\n",
                        List.of(X64)),
                Arguments.of("negatedTag_excludes", SERVER + """
                        dhcp-mac=set:one,52:54:00:*:*:02
                        dhcp-boot=tag:!one,a.efi
                        dhcp-boot=tag:one,b.efi
                        """, List.of(X64, ARM)),
                Arguments.of("tagOfAHost_countsLikeAnyOther", SERVER + """
                        dhcp-host=52:54:00:00:00:02,set:mine,10.4.0.77,x64
                        dhcp-boot=tag:mine,a.efi
                        dhcp-boot=tag:known,tag:!mine,b.efi
                        dhcp-boot=tag:!known,c.efi
                        """, List.of(X64, ARM)),
                Arguments.of("impliedTag_isSet", SERVER + """
                        dhcp-match=set:seven,option:client-arch,7
                        tag-if=set:both,tag:seven,tag:!known
                        dhcp-boot=tag:both,a.efi
                        """, List.of(X64)),
                Arguments.of("vendorClass_isComparedByItsParts", SERVER + """
                        dhcp-vendorclass=set:arm,Arch:00011
                        dhcp-boot=tag:arm,a.efi
                        dhcp-boot=tag:!arm,b.efi
                        """, List.of(X64, ARM)),
                Arguments.of("rangeOfReservationsOnly_leavesOthersWithoutAnswer", HEAD + """
                        dhcp-range=10.4.0.0,static,255.255.240.0,1h
                        dhcp-host=52:54:00:00:00:02,10.4.0.77,x64
                        dhcp-boot=a.efi
                        """, List.of(X64, ARM)),
                Arguments.of("ignoredClients_hearNothing", SERVER + """
                        dhcp-host=52:54:00:00:00:02,10.4.0.77,x64
                        dhcp-ignore=tag:!known
                        dhcp-boot=a.efi
                        """, List.of(X64, ARM)),
                Arguments.of(
                        "serviceForUefi_inServerMode_isNeverAnswered",
                        SERVER + "pxe-service=7,\"x\",a.efi\n",
                        List.of(X64)),
                Arguments.of(
                        "serviceForABios_inServerMode_isAnswered",
                        SERVER + "pxe-service=0,\"x\",a.efi\n",
                        List.of(BIOS)),
                Arguments.of("proxyWithoutAnyService_isSilent", PROXY + "dhcp-boot=a.efi\n", List.of(X64, BIOS)),
                Arguments.of(
                        "proxyWithAServiceForOthers_namesTheBootFile",
                        PROXY + "pxe-service=0,\"x\",b.efi\ndhcp-boot=a.efi\n",
                        List.of(X64, BIOS)),
                Arguments.of(
                        "twoServicesForOneUefi_nameNothing",
                        PROXY + "pxe-service=7,\"x\",a.efi\npxe-service=7,\"y\",b.efi\n",
                        List.of(X64)),
                Arguments.of(
                        "twoServicesForABios_waitForAKey",
                        PROXY + "pxe-service=0,\"x\",a.efi\npxe-service=0,\"y\",b.efi\n",
                        List.of(BIOS)),
                Arguments.of(
                        "nameWithoutADot_getsTheLayer",
                        PROXY + "pxe-service=x86PC,\"x\",d\npxe-service=X86-64_EFI,\"x\",d\n",
                        List.of(BIOS, X64)),
                Arguments.of(
                        "commentsAndQuotes_areDnsmasqs",
                        PROXY + "  # pxe-service=7,\"x\",a.efi\npxe-service=7,\"x, #y\",b.efi # not c.efi\n",
                        List.of(X64)),
                Arguments.of(
                        "serviceForItsDisk_isNoBootFile",
                        PROXY + "pxe-service=7,\"x\",0\npxe-service=7,\"y\",a.efi\n",
                        List.of(X64)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void model_tellsWhatDnsmasqTells(String name, String conf, List<Asks> clients) throws Exception {
        Path dist = publish(conf, clients);
        List<String> modelled = new ArrayList<>();
        for (Asks client : clients) {
            modelled.add(client.hostname() + " " + modelled(dist, client).orElse("nothing"));
        }
        List<String> told = new ArrayList<>();
        try (Lab lab = Lab.open(directory)) {
            lab.serve(dist, TFTP_ROOT);
            if (conf.contains("proxy")) {
                lab.route(Lab.ADDRESSES);
            }
            for (Asks client : clients) {
                told.add(client.hostname() + " " + told(lab, dist, client).orElse("nothing"));
            }
        }
        assertThat(modelled).isEqualTo(told);
    }

    private Path publish(String conf, List<Asks> clients) throws BuildException, IOException {
        SortedMap<String, SortedMap<String, String>> nodes = new TreeMap<>();
        for (Asks client : clients) {
            SortedMap<String, String> values = new TreeMap<>();
            values.put("model", client.model());
            values.put("boot", "ipxe");
            values.put("firmware", client.firmware());
            values.put("mac", client.mac());
            nodes.put(client.hostname(), values);
        }
        OutputTree.Builder tree = OutputTree.builder().madeFrom(new TreeInputs(new TreeMap<>(), nodes));
        tree.add(file("dnsmasq.conf", conf));
        FILES.forEach(name -> tree.add(file("tftp/" + name, "a file for whoever asks")));
        Path dist = Files.createDirectories(directory.resolve("dist"));
        try (StagedTree staged = new TreeWriter(LinkMode.RELATIVE, false).stage(tree.build(), dist)) {
            staged.publish();
        }
        return dist;
    }

    private static TreeEntry file(String path, String text) {
        return new TreeEntry.RegularFile(
                RelativePath.of(path),
                FileMode.SERVED,
                Content.of(text.getBytes(StandardCharsets.UTF_8)),
                Origin.none());
    }

    /** The first file that the rehearsal fetches. */
    private static Optional<String> modelled(Path dist, Asks client) throws IOException, BuildException {
        Rehearsals rehearsals = Rehearsals.of(TreeView.published(dist));
        Machine machine = rehearsals.machine(client.hostname()).orElseThrow();
        Rehearsal rehearsal = rehearsals.rehearse(machine).get(0);
        return rehearsal.steps().stream()
                .filter(step -> step.protocol() == Step.Protocol.TFTP && step.result() == Step.Result.HIT)
                .map(Step::request)
                .findFirst();
    }

    /** What the played client was told and got. */
    private static Optional<String> told(Lab lab, Path dist, Asks client) throws IOException, InterruptedException {
        RealTools.Outcome outcome = lab.boot(
                "pxe",
                dist.resolve("tftp"),
                "--mac",
                client.mac(),
                "--architecture",
                Integer.toString(client.architecture()));
        return outcome.exit() != 0
                ? Optional.empty()
                : outcome.output()
                        .lines()
                        .filter(line -> line.contains("BOOT FILE "))
                        .map(line -> line.substring(line.indexOf("BOOT FILE ") + "BOOT FILE ".length()))
                        .findFirst();
    }
}
