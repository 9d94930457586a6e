package dev.espalier.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import dev.espalier.inventory.Model;
import dev.espalier.inventory.Node;
import dev.espalier.inventory.Site;
import dev.espalier.inventory.TalosConfig;
import dev.espalier.report.Problem;
import dev.espalier.report.Problems;

/**
 * Composes a node's kernel line: network, then the arguments that fit its Talos version (or the inventory's own), then
 * what the inventory takes away and adds, and the place of its machine configuration.
 *
 * <p>The lists follow siderolabs/talos, pkg/machinery/kernel, of the release branches 1.8 to 1.14, and the overlays of
 * siderolabs/sbc-raspberrypi. {@code talos.halt_if_installed} is in none of them: its bare form does nothing, and with a
 * value it halts a machine for 70 minutes at every network boot.
 */
final class KernelArguments {
    private static final String CONFIG = "talos.config=";

    /** GRUB (grub-core/lib/cmdline.c) escapes these on their way to the kernel, however the menu quotes them. */
    private static final Pattern CHANGED_BY_GRUB = Pattern.compile("[\"'\\\\]");

    private static final String ESCAPED =
            "has a quote or a backslash, and GRUB hands that to the kernel with a backslash before it";

    private KernelArguments() {}

    static KernelLine compose(Node node, TalosVersion version, Site site, Problems problems) {
        List<String> line = new ArrayList<>(NetworkArguments.of(node, problems));
        line.addAll(node.kernelArgs().map(KernelArguments::split).orElseGet(() -> defaults(node.model(), version)));
        for (String unwanted : node.kernelArgsRemove()) {
            remove(line, unwanted, node, problems);
        }
        node.kernelArgsAppend().forEach(argument -> line.addAll(split(argument)));
        configUrl(node, site, problems).ifPresent(url -> line.add(CONFIG + url));
        if (node.usesIpxe()) {
            line.replaceAll(argument -> IpxeWords.filled(argument, node));
            line.forEach(argument -> IpxeWords.faultOfFilled(argument)
                    .ifPresent(fault -> refuse(argument, "node.kernelArgs.ipxe", fault, node, problems)));
        }
        if (node.usesGrub()) {
            line.stream()
                    .filter(argument -> CHANGED_BY_GRUB.matcher(argument).find())
                    .forEach(argument -> refuse(argument, "node.kernelArgs.grub", ESCAPED, node, problems));
        }
        KernelLine composed = new KernelLine(line);
        if (composed.bytes() >= KernelLine.LIMIT) {
            problems.add(Problem.error(
                    "node.kernelArgs.long",
                    node.where("kernelArgs"),
                    "the kernel line of " + node.hostname() + " has " + composed.bytes() + " bytes; a kernel keeps "
                            + (KernelLine.LIMIT - 1) + " and drops the rest"));
        }
        return composed;
    }

    private static List<String> defaults(Model model, TalosVersion version) {
        List<String> line = new ArrayList<>(List.of("talos.platform=metal"));
        if (model == Model.ARM64) {
            line.add("console=ttyAMA0");
        }
        line.add("console=tty0");
        if (model.isPi()) {
            // The debug header of a Pi 5 is ttyAMA10; ttyAMA0 is a header pin that nobody watches.
            line.add(model == Model.PI5 ? "console=ttyAMA10,115200" : "console=ttyAMA0,115200");
            line.addAll(List.of("sysctl.kernel.kexec_load_disabled=1", "talos.dashboard.disabled=1"));
        }
        if (!version.isAtLeast(1, 14)) {
            line.add("init_on_alloc=1");
        }
        line.addAll(List.of("slab_nomerge", "pti=on", "consoleblank=0"));
        if (!version.isAtLeast(1, 14)) {
            line.add("nvme_core.io_timeout=4294967295");
        }
        line.add("printk.devkmsg=on");
        if (!version.isAtLeast(1, 11)) {
            line.addAll(List.of("ima_template=ima-ng", "ima_appraise=fix", "ima_hash=sha512"));
        }
        if (version.isAtLeast(1, 10)) {
            line.add("selinux=1");
        }
        if (version.isAtLeast(1, 12)) {
            line.add("module.sig_enforce=1");
        }
        if (version.isAtLeast(1, 13)) {
            line.add("proc_mem.force_override=never");
        }
        return line;
    }

    /** {@code key} takes away every argument of that name, {@code key=value} exactly that one. */
    private static void remove(List<String> line, String unwanted, Node node, Problems problems) {
        boolean removed = line.removeIf(argument ->
                argument.equals(unwanted) || (unwanted.indexOf('=') < 0 && argument.startsWith(unwanted + "=")));
        if (!removed) {
            problems.add(Problem.warning(
                            "node.kernelArgsRemove.absent",
                            node.where("kernelArgsRemove"),
                            "\"" + unwanted + "\" is not on the kernel line of " + node.hostname())
                    .withHint("the line is: " + String.join(" ", line)));
        }
    }

    private static void refuse(String argument, String code, String fault, Node node, Problems problems) {
        problems.add(Problem.error(
                code,
                node.where(
                        node.kernelArgsAppend().stream().anyMatch(given -> given.contains(argument))
                                ? "kernelArgsAppend"
                                : argument.startsWith(CONFIG) && node.values().has("talosConfig")
                                        ? "talosConfig"
                                        : "kernelArgs"),
                "the kernel argument \"" + argument + "\" " + fault));
    }

    private static Optional<String> configUrl(Node node, Site site, Problems problems) {
        TalosConfig config = node.talosConfig();
        if (config instanceof TalosConfig.Url url) {
            return Optional.of(url.url());
        }
        if (config instanceof TalosConfig.Matchbox) {
            Optional<String> base = MatchboxPlanner.url(site);
            if (base.isEmpty()) {
                problems.add(Problem.error(
                        "site.matchbox.missing",
                        site.where("matchbox"),
                        "talosConfig of " + node.hostname()
                                + " is \"matchbox\", but the site names neither matchbox (its URL) nor server"));
            }
            // Literal, so that the request carries what the node's group selects by, whichever link comes up first.
            Optional<String> query =
                    MatchboxSelector.of(node).stream().findFirst().map(MatchboxSelector::query);
            return base.flatMap(url -> query.map(selector -> url + "/generic?" + selector));
        }
        if (config instanceof TalosConfig.Static) {
            problems.add(Problem.error(
                            "node.talosConfig.static",
                            node.where("talosConfig"),
                            "talosConfig of " + node.hostname()
                                    + " is \"static\", which this version cannot render yet")
                    .withHint("use matchbox, none or a URL"));
        }
        return Optional.empty();
    }

    private static List<String> split(String arguments) {
        return Arrays.stream(arguments.strip().split("\\s+", -1))
                .filter(argument -> !argument.isEmpty())
                .toList();
    }
}
