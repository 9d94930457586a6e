package dev.espalier.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import dev.espalier.inventory.Node;
import dev.espalier.inventory.Site;
import dev.espalier.report.Problem;
import dev.espalier.report.Problems;

/** What must hold between diskless nodes, and what their operator should know once. */
final class DisklessPlanChecks {
    private record Root(NodePlan plan, NfsRoot root) {
        Node node() {
            return plan.node();
        }
    }

    private final Site site;
    private final Problems problems;

    private DisklessPlanChecks(Site site, Problems problems) {
        this.site = site;
        this.problems = problems;
    }

    static void check(Site site, List<NodePlan> nodes, Problems problems) {
        List<Root> roots = nodes.stream()
                .flatMap(plan -> plan.nfs().stream().map(nfs -> new Root(plan, nfs.root())))
                .toList();
        DisklessPlanChecks checks = new DisklessPlanChecks(site, problems);
        checks.checkShared(roots);
        checks.tell(roots);
    }

    /** Two systems that write to one file system destroy it, and so do two of which one has the other's inside its own. */
    private void checkShared(List<Root> roots) {
        TreeMap<String, Root> byPlace = new TreeMap<>();
        for (Root root : roots) {
            byPlace.put(root.root().source() + "/", root);
        }
        byPlace.forEach((place, root) -> {
            Optional<Root> outer = enclosing(byPlace, place);
            outer.ifPresent(other -> problems.add(Problem.error(
                            "node.nfs.root.shared",
                            root.node().where("nfs.root"),
                            "the root of " + root.node().hostname() + ", "
                                    + root.root().source()
                                    + ", lies inside the root of "
                                    + other.node().hostname() + ", "
                                    + other.root().source() + ", and both would write to it")
                    .withRelated(List.of(other.node().where("nfs.root")))));
            root.root()
                    .boot()
                    .flatMap(boot -> enclosing(byPlace, root.root().server() + ":" + boot + "/boot/"))
                    .ifPresent(other -> problems.add(Problem.error(
                            "node.nfs.boot.inside",
                            root.node().where("nfs.boot"),
                            "nfs.boot of " + root.node().hostname() + " lies inside the root of "
                                    + other.node().hostname() + ", which could change what others boot")));
        });
    }

    /** The root whose directory {@code place} lies in; not the one that it is itself. */
    private static Optional<Root> enclosing(Map<String, Root> byPlace, String place) {
        for (int end = place.lastIndexOf('/', place.length() - 2); end > 0; end = place.lastIndexOf('/', end - 1)) {
            Optional<Root> outer = Optional.ofNullable(byPlace.get(place.substring(0, end + 1)));
            if (outer.isPresent()) {
                return outer;
            }
        }
        return Optional.empty();
    }

    private void tell(List<Root> roots) {
        roots.stream()
                .filter(root -> site.server()
                        .filter(server -> !server.equals(root.root().server()))
                        .isPresent())
                .findFirst()
                .ifPresent(root -> problems.add(Problem.warning(
                                "node.nfs.server.other",
                                root.node().where("nfs.server"),
                                "boot files come from " + site.server().orElseThrow()
                                        + " (the site's server) and the root"
                                        + " from " + root.root().server() + " (nfs.server): both must be up for "
                                        + root.node().hostname() + " to boot")
                        .withRelated(List.of(site.where("server")))));
        roots.stream()
                .filter(root -> root.node().network().ip().isEmpty()
                        && site.dhcp().subnet().isEmpty())
                .findFirst()
                .ifPresent(root -> problems.add(Problem.warning(
                                "node.nfs.exports.open",
                                root.node().where("ip"),
                                "neither an ip of " + root.node().hostname()
                                        + " nor a subnet of the site is known, so exports lets every machine change its root")
                        .withHint("give each board its ip, and a fixed lease")));
        roots.stream()
                .filter(root ->
                        root.node().user().flatMap(user -> user.passwordHash()).isPresent())
                .findFirst()
                .ifPresent(root -> problems.add(Problem.warning(
                        "node.user.passwordHash.readable",
                        root.node().where("user.passwordHash"),
                        "the password hash lies in the node's archive and in its root, which anyone can read who can mount"
                                + " that over NFS")));
        roots.stream()
                .filter(root -> root.node().user().isEmpty())
                .findFirst()
                .ifPresent(root -> problems.add(Problem.warning(
                                "node.user.missing",
                                root.node().where("user"),
                                root.node().hostname()
                                        + " has no user: the image asks for one at the screen, and SSH stays off")
                        .withHint("such as user: {name: pi, sshKeys: [ssh-ed25519 AAAA...]}")));
    }
}
