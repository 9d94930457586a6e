package dev.espalier.render;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import dev.espalier.content.RelativePath;
import dev.espalier.inventory.MacAddress;
import dev.espalier.inventory.Node;
import dev.espalier.inventory.Site;
import dev.espalier.plan.AssetSet;
import dev.espalier.plan.BootFile;
import dev.espalier.plan.MatchboxPlan;
import dev.espalier.plan.MatchboxSelector;
import dev.espalier.report.BuildException;

/**
 * The groups and profiles of Matchbox, and the script that leads iPXE to it. Matchbox looks a profile up by its file
 * name, reads nothing but {@code *.json}, and drops a file that is not strict JSON with no more than a log line.
 */
final class MatchboxPages {
    private static final RelativePath MATCHBOX = RelativePath.of("matchbox");
    /** Seeds and routers know it by this name. */
    private static final RelativePath SCRIPT = RelativePath.of("tftp/matchbox.ipxe");

    private final PageRenderer renderer;
    private final Function<AssetSet, RelativePath> served;
    private final List<Page> pages = new ArrayList<>();

    private MatchboxPages(PageRenderer renderer, Function<AssetSet, RelativePath> served) {
        this.renderer = renderer;
        this.served = served;
    }

    static List<Page> render(
            MatchboxPlan plan, Site site, PageRenderer renderer, Function<AssetSet, RelativePath> served)
            throws BuildException {
        MatchboxPages pages = new MatchboxPages(renderer, served);
        for (MatchboxPlan.Machine machine : plan.machines()) {
            pages.addProfile(machine);
            for (MatchboxSelector selector : machine.selectors()) {
                pages.addGroup(machine, selector);
            }
        }
        if (plan.boots()) {
            pages.pages.add(renderer.render(
                    SCRIPT,
                    "matchbox.ipxe.peb",
                    new MatchboxScriptView(plan.url(), site.unknown().key()),
                    List.of()));
        }
        return pages.pages;
    }

    private void addProfile(MatchboxPlan.Machine machine) throws BuildException {
        Node node = machine.node();
        String name = "Talos - " + node.hostname()
                + node.role().map(role -> " (" + role + ")").orElse("");
        MatchboxProfileView view = new MatchboxProfileView(
                JsonText.quote(machine.profile()),
                JsonText.quote(name),
                machine.boot().map(boot -> url(boot.kernel())).orElse(""),
                machine.boot().map(boot -> url(boot.initramfs())).orElse(""),
                machine.boot().stream()
                        .flatMap(boot -> boot.line().arguments().stream())
                        .map(JsonText::quote)
                        .toList(),
                machine.config() ? JsonText.quote(node.hostname() + ".yaml") : "");
        add("profiles/" + machine.profile(), "matchbox-profile.json.peb", view, node);
    }

    /** Of a file of this tree a path of Matchbox's own server, which the copy below {@code assets} lies at. */
    private String url(BootFile file) {
        if (file instanceof BootFile.Served inSet) {
            return JsonText.quote("/assets/" + served.apply(inSet.set()).name() + "/" + inSet.name());
        }
        return JsonText.quote(((BootFile.Remote) file).url());
    }

    private void addGroup(MatchboxPlan.Machine machine, MatchboxSelector selector) throws BuildException {
        String id = groupId(machine, selector);
        MatchboxGroupView view = new MatchboxGroupView(
                JsonText.quote(id),
                JsonText.quote(id),
                JsonText.quote(machine.profile()),
                JsonText.quote(selector.key()),
                JsonText.quote(selector.value()));
        add("groups/" + id, "matchbox-group.json.peb", view, machine.node());
    }

    /** The host name for the first; for others with the MAC behind a dot, which is in no host name. */
    private static String groupId(MatchboxPlan.Machine machine, MatchboxSelector selector) {
        String hostname = machine.node().hostname();
        return selector.equals(machine.selectors().get(0))
                ? hostname
                : hostname + "."
                        + MacAddress.parse(selector.value()).orElseThrow().dashes();
    }

    private void add(String name, String template, Object view, Node node) throws BuildException {
        pages.add(renderer.render(MATCHBOX.resolve(name + ".json"), template, view, List.of(node.hostname())));
    }
}
