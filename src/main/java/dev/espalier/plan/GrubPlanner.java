package dev.espalier.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.espalier.content.Digest;
import dev.espalier.content.RelativePath;
import dev.espalier.inventory.ArtifactSource;
import dev.espalier.inventory.Dhcp;
import dev.espalier.inventory.Inventory;
import dev.espalier.inventory.Node;
import dev.espalier.report.Location;
import dev.espalier.report.Problem;
import dev.espalier.report.Problems;

/**
 * The one network GRUB of a tree: DHCP tells clients apart by architecture only, so all arm64 machines get the same.
 */
final class GrubPlanner {
    private static final String NBP_KEY = "grub";
    private static final String DEFAULT_NBP = "grub/grubaa64.efi";

    private GrubPlanner() {}

    static Optional<Plan.GrubPlan> plan(Inventory inventory, ArtifactRequests artifacts, Problems problems) {
        List<Node> nodes = inventory.nodes().stream().filter(Node::usesGrub).toList();
        if (nodes.isEmpty()) {
            return Optional.empty();
        }
        Node first = nodes.get(0);
        ArtifactSource source = first.grub().orElseGet(GrubPlanner::distribution);
        for (Node node : nodes) {
            if (!node.grub().orElseGet(GrubPlanner::distribution).equals(source)) {
                problems.add(Problem.error(
                                "node.grub.many",
                                node.where("grub"),
                                node.hostname() + " names another GRUB than " + first.hostname()
                                        + ", but DHCP can hand out only one to arm64 machines")
                        .withHint("set grub in the root's _defaults.yaml")
                        .withRelated(List.of(first.where("grub"))));
            }
        }
        Location where = first.where("grub");
        refuseOldBehindProxy(source, inventory, where, problems);
        RelativePath nbp = RelativePath.of(inventory.site().nbp().getOrDefault(NBP_KEY, DEFAULT_NBP));
        return Optional.of(new Plan.GrubPlan(image(source, nbp, artifacts, where), nbp, source.location(), where));
    }

    private static AssetSet image(ArtifactSource source, RelativePath nbp, ArtifactRequests artifacts, Location where) {
        Optional<Digest> digest = source.digest();
        List<AssetSet.Part> parts = new ArrayList<>();
        if (source.member().isPresent()) {
            List<MemberPattern> member =
                    List.of(new MemberPattern(source.member().get()));
            String id = artifacts.members(
                    List.of(source.location()),
                    digest,
                    member,
                    member,
                    "list the archive and correct grub.member",
                    where);
            parts.add(new AssetSet.Member(id, source.member().get(), nbp.name()));
        } else {
            parts.add(new AssetSet.Whole(artifacts.whole(source.location(), digest, where), nbp.name()));
        }
        return new AssetSet("network GRUB for arm64", parts);
    }

    private static ArtifactSource distribution() {
        return new ArtifactSource(Upstream.GRUB_PACKAGE, Optional.of(Upstream.GRUB_MEMBER), Optional.empty());
    }

    /** What the file's name gives away; the image itself is looked at when it has been fetched. */
    private static void refuseOldBehindProxy(
            ArtifactSource source, Inventory inventory, Location where, Problems problems) {
        boolean old = source.location().matches(".*[^0-9]2\\.0[0-9]([^0-9].*)?");
        if (old && inventory.site().dhcp().mode() != Dhcp.Mode.SERVER) {
            problems.add(OldGrub.behindProxy(where, source.location()));
        }
    }
}
