package dev.espalier.plan;

import java.util.List;
import java.util.Optional;

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
 * @param grub the loader of the chain pi-uefi; empty when no node needs it
 * @param matchbox the files of a Matchbox server; empty when no node asks one
 * @param warnings what does not stop the build
 */
public record Plan(
        Site site,
        List<ArtifactRequest> artifacts,
        List<AssetSet> sets,
        List<NodePlan> nodes,
        Optional<GrubPlan> grub,
        Optional<MatchboxPlan> matchbox,
        List<Problem> warnings) {

    public Plan {
        artifacts = List.copyOf(artifacts);
        sets = List.copyOf(sets);
        nodes = List.copyOf(nodes);
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
