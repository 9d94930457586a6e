package dev.espalier.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.espalier.Build;
import dev.espalier.content.ByteSize;
import dev.espalier.content.RelativePath;
import dev.espalier.inventory.Dhcp;
import dev.espalier.plan.ArtifactRequest;
import dev.espalier.plan.AssetSet;
import dev.espalier.plan.BootFile;
import dev.espalier.plan.EepromPlan;
import dev.espalier.plan.IpxePlan;
import dev.espalier.plan.MatchboxPlan;
import dev.espalier.plan.NodePlan;
import dev.espalier.plan.Plan;
import dev.espalier.plan.Service;
import dev.espalier.report.Masked;

/** Prints a plan: what is fetched, which sets are made of it, and what each node finds. */
final class PlanPrinter {
    private final PrintWriter out;

    PlanPrinter(PrintWriter out) {
        this.out = out;
    }

    void print(Build.Preview preview) {
        Plan plan = preview.plan();
        out.println("artifacts");
        for (ArtifactRequest request : plan.artifacts()) {
            artifact(request, preview);
        }
        Map<AssetSet, String> names = new LinkedHashMap<>();
        out.println();
        out.println("sets, served from tftp/_sets/<digest>/");
        for (AssetSet set : plan.sets()) {
            String name = "set " + (names.size() + 1);
            names.put(set, name);
            boolean ofCards =
                    plan.eeproms().stream().anyMatch(eeprom -> eeprom.card().equals(set));
            boolean overHttp = Optional.ofNullable(plan.services().get(set))
                    .filter(services -> services.contains(Service.HTTP))
                    .isPresent();
            boolean ofNfs = plan.nodes().stream()
                    .flatMap(node -> node.nfs().stream())
                    .anyMatch(nfs -> nfs.root().archive().equals(set));
            out.println("  " + name + ": " + set.purpose()
                    + (overHttp ? ", from http/_sets/<digest>/" : ofNfs ? ", in nfs/<digest>/" : "")
                    + (ofCards ? ", in eeprom/_sets/<digest>/" : ""));
            for (AssetSet.Part part : set.parts()) {
                out.println("    " + part.description());
                out.println("      from " + Masked.urls(part.artifact()));
            }
        }
        out.println();
        out.println("nodes");
        for (NodePlan node : plan.nodes()) {
            node(node, names);
        }
        eeproms(plan, names);
        out.println();
        out.println("for all");
        plan.grub().ifPresent(grub -> {
            out.println("  tftp/" + grub.nbp() + " from " + names.get(grub.image()));
            out.println("  tftp/grub/grub.cfg, tftp/grub.cfg from template grub.cfg.peb");
        });
        plan.ipxe().ifPresent(ipxe -> {
            ipxe.binaries()
                    .forEach(binary -> out.println("  tftp/" + binary.nbp() + " from " + names.get(binary.files())));
            out.println("  tftp/" + ipxe.script() + " from template boot.ipxe.peb");
        });
        out.println("  dnsmasq.conf from template dnsmasq.conf.peb");
        if (plan.site().dhcp().mode() != Dhcp.Mode.SERVER) {
            out.println("  router.md from template router.md.peb");
        }
        out.println("  manifest.json");
        plan.matchbox().ifPresent(this::matchbox);
    }

    private void eeproms(Plan plan, Map<AssetSet, String> names) {
        if (plan.eeproms().isEmpty()) {
            return;
        }
        out.println();
        out.println("bootloaders");
        for (EepromPlan eeprom : plan.eeproms()) {
            out.println("  " + eeprom.cardDirectory() + "/* linked to " + names.get(eeprom.card())
                    + (eeprom.update().isPresent() ? ", and an update over the network" : ""));
        }
        BootOrders.lines(plan.eeproms()).forEach(line -> out.println("  " + line));
    }

    private void matchbox(MatchboxPlan matchbox) {
        out.println();
        out.println("Matchbox, at " + Masked.urls(matchbox.url()));
        if (matchbox.boots()) {
            out.println("  tftp/matchbox.ipxe from template matchbox.ipxe.peb");
        }
        for (MatchboxPlan.Machine machine : matchbox.machines()) {
            String groups = machine.selectors().size() == 1
                    ? "1 group"
                    : machine.selectors().size() + " groups";
            out.println("  matchbox/profiles/" + machine.profile() + ".json and " + groups
                    + (machine.boot().isPresent() ? ", kernel and initramfs in matchbox/assets/" : ""));
            machine.configSource()
                    .ifPresent(source -> out.println("    matchbox/generic/"
                            + machine.node().hostname() + ".yaml from " + source.getFileName()));
        }
    }

    private void artifact(ArtifactRequest request, Build.Preview preview) {
        String size = request.sources().stream()
                .flatMap(source -> Optional.ofNullable(preview.sizes().get(Masked.urls(source))).stream())
                .findFirst()
                .map(bytes -> "  (" + new ByteSize(bytes) + ")")
                .orElse("  (size unknown)");
        out.println("  " + Masked.urls(request.id()) + size);
        for (String other : request.sources().subList(1, request.sources().size())) {
            out.println("    or " + Masked.urls(other));
        }
        if (request.unpack() instanceof ArtifactRequest.Unpack.Members members) {
            List<String> wanted =
                    members.wanted().stream().map(pattern -> pattern.glob()).toList();
            out.println("    of it " + String.join(" ", wanted));
        }
    }

    private void node(NodePlan plan, Map<AssetSet, String> names) {
        out.println("  " + plan.node().filename() + " (" + plan.node().model().key() + ", "
                + plan.node().boot().key() + (plan.node().install() ? "" : ", does not install") + ")");
        if (plan.prefixDirectory().isPresent()) {
            String directory = "tftp/" + plan.prefixDirectory().get() + "/";
            out.println("    " + directory + "config.txt from template config.txt.peb");
            if (plan.firmware()
                    .filter(firmware -> !(firmware instanceof NodePlan.PiFirmware.Uefi))
                    .isPresent()) {
                out.println("    " + directory + "cmdline.txt from template cmdline.txt.peb");
            }
            for (AssetSet set : plan.linked()) {
                out.println("    " + directory + "* linked to " + names.get(set));
            }
        }
        plan.nfs().ifPresent(nfs -> {
            out.println("    nfs/" + plan.node().hostname() + ".tar, laid over "
                    + names.get(nfs.root().archive()) + " in " + nfs.root().source());
        });
        if (plan.node().usesGrub()) {
            out.println("    tftp/grub/nodes/" + plan.node().hostname() + ".cfg from template grub-node.cfg.peb");
        }
        if (plan.node().usesIpxe()) {
            out.println("    " + IpxePlan.scriptOf(plan.node()) + " from template node.ipxe.peb, found by "
                    + String.join(
                            ", ",
                            IpxePlan.namesOf(plan.node()).stream()
                                    .map(RelativePath::value)
                                    .toList()));
        }
        plan.boot().ifPresent(boot -> {
            out.println("    kernel " + name(boot.kernel(), names) + ", initramfs " + name(boot.initramfs(), names));
            out.println("    kernel line " + boot.line().text());
        });
    }

    private static String name(BootFile file, Map<AssetSet, String> names) {
        return file instanceof BootFile.Served inSet
                ? String.valueOf(names.get(inSet.set()))
                : Masked.urls(((BootFile.Remote) file).url());
    }
}
