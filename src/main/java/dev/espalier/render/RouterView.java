package dev.espalier.render;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

import dev.espalier.inventory.IpAddress;
import dev.espalier.inventory.MacAddress;
import dev.espalier.inventory.Model;
import dev.espalier.plan.IpxePlan;
import dev.espalier.plan.MatchboxPlan;
import dev.espalier.plan.Plan;

/**
 * What {@code router.md.peb} and the configurations inside it see. Values for people ({@link Row}, {@code *Code}) are
 * Markdown; the others are addresses, and paths without blanks, quotes, backslashes and commas.
 *
 * @param mode {@code none} or {@code proxy}
 * @param kinds of DHCP server to describe: {@code unifi}, {@code opnsense}, {@code synology}, {@code kea}, {@code isc}
 * @param server the address of the TFTP server; empty when the site does not say it
 * @param pis whether there are Raspberry Pis, whose EEPROM has its own way
 * @param pi3 whether one of them is a Pi 3, which has none
 * @param script what is iPXE already gets; empty when nothing boots by iPXE
 * @param autoexec whether there is iPXE for UEFI, which finds its script without a second answer
 * @param matchboxCode the script that leads to Matchbox; empty when it boots nothing
 * @param oneFileCode what a server that knows one file name hands out; empty when one does not do for all
 * @param objections why one file name does not do
 */
public record RouterView(
        String mode,
        List<String> kinds,
        String server,
        String serverCode,
        boolean pis,
        boolean pi3,
        List<Row> rows,
        List<Stage> stages,
        String script,
        String scriptInTable,
        boolean autoexec,
        String matchboxCode,
        String oneFileCode,
        String oneFileInTable,
        List<String> objections,
        Fields fields) {

    private static final List<String> KINDS = List.of("unifi", "opnsense", "synology", "kea", "isc");

    /** A line of the table for people, as Markdown. */
    public record Row(String client, String architectures, String file) {}

    /** What the fields of OPNsense's ISC server take, as Markdown; empty ones stay empty. */
    public record Fields(String bios, String efiX64, String efiArm64, boolean arm64ByMac) {}

    /**
     * A branch of a configuration.
     *
     * @param macs of the clients, where the architecture does not tell them apart
     * @param keaTest an expression of Kea's that holds for these clients
     * @param iscTest the same for ISC's dhcpd
     */
    public record Stage(
            String tag,
            String file,
            boolean http,
            List<Integer> architectures,
            List<String> macs,
            String keaTest,
            String iscTest) {}

    static RouterView of(Plan plan) {
        List<FirstStage> stages = FirstStage.of(plan);
        String script = plan.ipxe().map(IpxePlan::script).map(Object::toString).orElse("");
        String server = plan.site().server().map(IpAddress::toString).orElse("");
        List<String> objections = objections(stages, !script.isEmpty());
        Optional<String> oneFile =
                objections.isEmpty() ? pxeFiles(stages).stream().findFirst() : Optional.empty();
        return new RouterView(
                plan.site().dhcp().mode().key(),
                plan.site().values().text("dhcp.routerKind").map(List::of).orElse(KINDS),
                server,
                MarkdownText.code(server),
                plan.nodes().stream().anyMatch(node -> node.node().model().isPi()),
                plan.nodes().stream().anyMatch(node -> node.node().model() == Model.PI3),
                stages.stream().map(RouterView::row).toList(),
                stages.stream().map(RouterView::stage).toList(),
                script,
                script.isEmpty() ? "" : MarkdownText.codeInTable(script),
                stages.stream().anyMatch(stage -> stage.tag().startsWith("efi-")),
                plan.matchbox().filter(MatchboxPlan::boots).isPresent() ? MarkdownText.code("matchbox.ipxe") : "",
                oneFile.map(MarkdownText::code).orElse(""),
                oneFile.map(MarkdownText::codeInTable).orElse(""),
                objections,
                fields(stages));
    }

    private static List<String> pxeFiles(List<FirstStage> stages) {
        return stages.stream()
                .filter(stage -> !stage.http())
                .map(FirstStage::file)
                .distinct()
                .toList();
    }

    private static List<String> objections(List<FirstStage> stages, boolean ipxe) {
        List<String> objections = new ArrayList<>();
        if (pxeFiles(stages).size() > 1) {
            objections.add("the machines of this inventory need different files: "
                    + String.join(
                            "; ",
                            stages.stream()
                                    .filter(stage -> !stage.http())
                                    .map(stage -> stage.client() + " " + MarkdownText.code(stage.file()))
                                    .toList()));
        }
        if (ipxe && stages.stream().anyMatch(FirstStage::again)) {
            objections.add("iPXE on a BIOS asks DHCP again, and a server that cannot tell it from the BIOS answers with"
                    + " iPXE again, for ever");
        }
        return objections;
    }

    private static Row row(FirstStage stage) {
        String architectures = String.join(
                ", ", stage.architectures().stream().map(String::valueOf).toList());
        return new Row(
                stage.client() + (stage.macs().isEmpty() ? "" : ", known by MAC"),
                architectures,
                MarkdownText.codeInTable(stage.file()));
    }

    private static Stage stage(FirstStage stage) {
        Stream<String> kea = stage.architectures().stream().map(code -> "option[93].hex == 0x" + hex(code));
        Stream<String> isc = stage.architectures().stream().map(code -> "option architecture-type = 00:" + hex2(code));
        return new Stage(
                stage.tag(),
                stage.file(),
                stage.http(),
                stage.architectures(),
                stage.macs().stream().map(MacAddress::colons).toList(),
                anyOf(kea)
                        + (stage.macs().isEmpty()
                                ? ""
                                : " and " + anyOf(macs(stage, "hexstring(pkt4.mac, ':') == '", "'"))),
                anyOf(isc) + (stage.macs().isEmpty() ? "" : " and " + anyOf(macs(stage, "hardware = 1:", ""))));
    }

    private static Stream<String> macs(FirstStage stage, String before, String after) {
        return stage.macs().stream().map(MacAddress::colons).map(mac -> before + mac + after);
    }

    private static String anyOf(Stream<String> tests) {
        List<String> all = tests.toList();
        return all.size() == 1 ? all.get(0) : "(" + String.join(" or ", all) + ")";
    }

    private static String hex(int code) {
        return "00" + hex2(code);
    }

    private static String hex2(int code) {
        return String.format(Locale.ROOT, "%02x", code);
    }

    private static Fields fields(List<FirstStage> stages) {
        return new Fields(
                field(stages, "bios"),
                field(stages, "efi-x64"),
                Optional.of(field(stages, "efi-arm64"))
                        .filter(file -> !file.isEmpty())
                        .orElseGet(() -> field(stages, "grub")),
                stages.stream().anyMatch(stage -> !stage.macs().isEmpty()));
    }

    private static String field(List<FirstStage> stages, String tag) {
        return stages.stream()
                .filter(stage -> stage.tag().equals(tag))
                .map(stage -> MarkdownText.codeInTable(stage.file()))
                .findFirst()
                .orElse("");
    }
}
