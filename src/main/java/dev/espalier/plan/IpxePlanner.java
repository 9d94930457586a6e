package dev.espalier.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import dev.espalier.content.Digest;
import dev.espalier.content.RelativePath;
import dev.espalier.inventory.ArtifactSource;
import dev.espalier.inventory.ClientKind;
import dev.espalier.inventory.Identity;
import dev.espalier.inventory.Inventory;
import dev.espalier.inventory.IpxeSource;
import dev.espalier.inventory.Node;
import dev.espalier.inventory.Site;
import dev.espalier.report.Location;
import dev.espalier.report.Problem;
import dev.espalier.report.Problems;

/** The iPXE of a tree: one binary for each kind of client that a machine of the inventory can be. */
final class IpxePlanner {
    private static final String SCRIPT_KEY = "script";
    private static final String DEFAULT_SCRIPT = "ipxe/boot.ipxe";
    private static final String SHIM = "-shim.efi";
    private static final String EFI = ".efi";

    private final Site site;
    private final ArtifactRequests artifacts;
    private final Problems problems;

    private IpxePlanner(Site site, ArtifactRequests artifacts, Problems problems) {
        this.site = site;
        this.artifacts = artifacts;
        this.problems = problems;
    }

    static Optional<IpxePlan> plan(Inventory inventory, ArtifactRequests artifacts, Problems problems) {
        List<Node> nodes = inventory.nodes().stream().filter(Node::usesIpxe).toList();
        if (nodes.isEmpty()) {
            return Optional.empty();
        }
        IpxePlanner planner = new IpxePlanner(inventory.site(), artifacts, problems);
        List<IpxePlan.Binary> binaries = new ArrayList<>();
        for (ClientKind kind : ClientKind.values()) {
            List<Node> owners = nodes.stream()
                    .filter(node -> node.clientKinds().contains(kind))
                    .toList();
            if (!owners.isEmpty()) {
                planner.binary(kind, owners).ifPresent(binaries::add);
            }
        }
        List<Identity> identities = Stream.of(Identity.values())
                .filter(identity ->
                        nodes.stream().anyMatch(node -> node.identify().contains(identity)))
                .toList();
        Service ofNodes = inventory.site().http().isPresent() ? Service.HTTP : Service.TFTP;
        return Optional.of(new IpxePlan(
                binaries, planner.served(SCRIPT_KEY, DEFAULT_SCRIPT), identities, ofNodes, base(inventory.site())));
    }

    private static Optional<String> base(Site site) {
        return site.http()
                .map(url -> url.replaceFirst("/+$", ""))
                .or(() -> site.server().map(server -> "tftp://" + server));
    }

    private Optional<IpxePlan.Binary> binary(ClientKind kind, List<Node> owners) {
        Node first = owners.get(0);
        String key = "ipxe." + kind.key();
        IpxeSource source = source(first, kind);
        for (Node node : owners) {
            if (!source(node, kind).equals(source)) {
                problems.add(Problem.error(
                                "node.ipxe.many",
                                node.where(key),
                                node.hostname() + " names another iPXE than " + first.hostname()
                                        + ", but DHCP can hand out only one to " + clients(kind))
                        .withHint("set " + key + " in the root's _defaults.yaml")
                        .withRelated(List.of(first.where(key))));
            }
        }
        RelativePath nbp = served(kind.key(), standard(kind, source));
        if (source.shim().isPresent() && !nbp.value().endsWith(SHIM)) {
            problems.add(Problem.error(
                            "site.nbp.shim",
                            site.where("nbp." + kind.key()),
                            "nbp." + kind.key() + " is \"" + nbp
                                    + "\", and the shim finds iPXE by its own name without -shim")
                    .withHint("let it end with " + SHIM));
            return Optional.empty();
        }
        return Optional.of(new IpxePlan.Binary(kind, files(kind, source, nbp, first.where(key)), nbp));
    }

    private static IpxeSource source(Node node, ClientKind kind) {
        return Optional.ofNullable(node.ipxe().get(kind)).orElseGet(() -> upstream(kind));
    }

    private static IpxeSource upstream(ClientKind kind) {
        return new IpxeSource(
                new ArtifactSource(Upstream.IPXE_RELEASE, Optional.of(Upstream.ipxeMember(kind)), Optional.empty()),
                Optional.empty());
    }

    private AssetSet files(ClientKind kind, IpxeSource source, RelativePath nbp, Location where) {
        ArtifactSource binary = source.binary();
        Optional<Digest> digest = binary.digest();
        String name = source.shim().isPresent() ? nbp.name().replace(SHIM, EFI) : nbp.name();
        String purpose = "iPXE for " + clients(kind);
        if (binary.member().isEmpty()) {
            return new AssetSet(
                    purpose, List.of(new AssetSet.Whole(artifacts.whole(binary.location(), digest, where), name)));
        }
        List<MemberPattern> members = Stream.concat(binary.member().stream(), source.shim().stream())
                .map(MemberPattern::new)
                .toList();
        String id = artifacts.members(
                List.of(binary.location()),
                digest,
                members,
                members,
                "list the archive and correct ipxe." + kind.key() + ".member",
                where);
        List<AssetSet.Part> parts = new ArrayList<>();
        source.shim().ifPresent(shim -> parts.add(new AssetSet.Member(id, shim, nbp.name())));
        parts.add(new AssetSet.Member(id, binary.member().get(), name));
        return new AssetSet(purpose, parts);
    }

    private RelativePath served(String key, String standard) {
        Map<String, String> names = site.nbp();
        return RelativePath.of(names.getOrDefault(key, standard));
    }

    private static String standard(ClientKind kind, IpxeSource source) {
        String name = switch (kind) {
            case BIOS -> "ipxe/undionly.kpxe";
            case EFI_X64 -> "ipxe/ipxe-x86_64.efi";
            case EFI_ARM64 -> "ipxe/ipxe-arm64.efi";
        };
        return source.shim().isPresent() ? name.replace(EFI, SHIM) : name;
    }

    private static String clients(ClientKind kind) {
        return switch (kind) {
            case BIOS -> "x86 machines with a BIOS";
            case EFI_X64 -> "x86 machines with UEFI";
            case EFI_ARM64 -> "arm64 machines with UEFI";
        };
    }
}
