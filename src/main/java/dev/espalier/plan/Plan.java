package dev.espalier.plan;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.espalier.content.RelativePath;
import dev.espalier.inventory.Site;
import dev.espalier.report.Location;
import dev.espalier.report.Problem;

/**
 * Everything that is to be made, in the order it is printed.
 *
 * @param artifacts sorted by their first source
 * @param sets sorted by purpose, then by content
 * @param nodes in the order of the inventory
 * @param services how each of the sets below {@code _sets/} is served
 * @param grub the loader of the chain pi-uefi; empty when no node needs it
 * @param ipxe the loader of x86 and arm64 machines and its scripts; empty when no node needs it
 * @param matchbox the files of a Matchbox server; empty when no node asks one
 * @param eeproms bootloaders, in the order of the inventory
 * @param warnings what does not stop the build
 */
public record Plan(
        Site site,
        List<ArtifactRequest> artifacts,
        List<AssetSet> sets,
        Map<AssetSet, Set<Service>> services,
        List<NodePlan> nodes,
        Optional<GrubPlan> grub,
        Optional<IpxePlan> ipxe,
        Optional<MatchboxPlan> matchbox,
        List<EepromPlan> eeproms,
        List<Problem> warnings) {

    public Plan {
        artifacts = List.copyOf(artifacts);
        sets = List.copyOf(sets);
        services = Collections.unmodifiableMap(new LinkedHashMap<>(services));
        nodes = List.copyOf(nodes);
        eeproms = List.copyOf(eeproms);
        warnings = List.copyOf(warnings);
    }

    /**
     * The network GRUB.
     *
     * @param nbp where it is served, below the TFTP root: the name that DHCP hands out
     * @param source the URL of the image, or of the archive it is a member of
     * @param where the inventory line that names it
     */
    public record GrubPlan(AssetSet image, RelativePath nbp, String source, Location where) {}
}
