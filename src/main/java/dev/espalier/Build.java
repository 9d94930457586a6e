package dev.espalier;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import dev.espalier.artifacts.ArtifactStore;
import dev.espalier.artifacts.Artifacts;
import dev.espalier.artifacts.Lock;
import dev.espalier.artifacts.Mirror;
import dev.espalier.artifacts.RemoteFile;
import dev.espalier.firmware.Assets;
import dev.espalier.firmware.NetworkGrub;
import dev.espalier.inventory.EffectiveValue;
import dev.espalier.inventory.InventoryLoader;
import dev.espalier.inventory.LoadedInventory;
import dev.espalier.inventory.Site;
import dev.espalier.plan.EepromPlan;
import dev.espalier.plan.Plan;
import dev.espalier.plan.Planner;
import dev.espalier.rehearse.Rehearsals;
import dev.espalier.render.DisklessPages;
import dev.espalier.render.MachineConfigs;
import dev.espalier.render.Page;
import dev.espalier.render.PageRenderer;
import dev.espalier.render.Pages;
import dev.espalier.report.BuildException;
import dev.espalier.report.Event;
import dev.espalier.report.Events;
import dev.espalier.report.Location;
import dev.espalier.report.Problem;
import dev.espalier.report.Problems;
import dev.espalier.tree.ForeignFiles;
import dev.espalier.tree.Manifest;
import dev.espalier.tree.OutputTree;
import dev.espalier.tree.Published;
import dev.espalier.tree.StagedTree;
import dev.espalier.tree.TreeInputs;
import dev.espalier.tree.TreeWriter;
import dev.espalier.verify.TreeVerifier;
import dev.espalier.verify.UpdateTimes;

/** The pipeline: inventory, plan, artifacts, firmware, render, tree, verify, publish. */
public final class Build {

    /** Bytes; some hundred thousand files. */
    private static final int LONGEST_MANIFEST = 256 << 20;

    private Build() {}

    /**
     * Builds the tree, or brings the one in the output directory up to date. Nothing there is touched before everything
     * that is to be written has been staged and verified.
     *
     * @param environment where proxies are looked up
     */
    public static BuildResult run(BuildRequest request, Map<String, String> environment, Events events)
            throws BuildException, InterruptedException {
        Grown grown = grow(request, request.locked() ? Lock.Mode.LOCKED : Lock.Mode.RECORD, environment, events);
        List<Problem> warnings = new ArrayList<>(grown.warnings());

        TreeWriter writer = new TreeWriter(request.links(), request.force());
        try (StagedTree staged = writer.stage(grown.tree(), request.output())) {
            Problems findings = new Problems();
            findings.addAll(TreeVerifier.verify(staged.view()));
            findings.addAll(UpdateTimes.verify(grown.plan(), staged.published(), staged.view()));
            findings.throwIfErrors(BuildException.Kind.ARTIFACT_WRONG);
            findings.addAll(Rehearsals.of(staged.view()).findings());
            findings.throwIfErrors(BuildException.Kind.ARTIFACT_WRONG);
            warn(findings.warnings(), events);
            warnings.addAll(findings.warnings());

            Published published = staged.publish();
            return new BuildResult(grown.loaded().inventory().nodes().size(), published, warnings);
        } catch (IOException e) {
            throw new BuildException(
                    BuildException.Kind.OUTPUT,
                    Problem.error(
                            "output.io",
                            new Location.InFile(request.output()),
                            "what was staged cannot be cleared away: " + e.getMessage()),
                    e);
        }
    }

    /** What lies in the served directories of {@code output} and is not Espalier's; none where nothing is built yet. */
    public static List<String> foreign(Path output) throws BuildException {
        return ForeignFiles.in(output);
    }

    /** Removes what {@link #foreign} lists, and says what that was. */
    public static List<String> prune(Path output) throws BuildException {
        return ForeignFiles.remove(output);
    }

    /**
     * A tree as it would be published.
     *
     * @param warnings of the inventory and of the plan; the events were told of them
     */
    public record Grown(LoadedInventory loaded, Plan plan, OutputTree tree, List<Problem> warnings) {}

    /**
     * The stages before anything is written to the output.
     *
     * @param lock what may become of {@code espalier.lock}
     */
    public static Grown grow(BuildRequest request, Lock.Mode lock, Map<String, String> environment, Events events)
            throws BuildException, InterruptedException {
        LoadedInventory loaded = load(request.source());
        Plan plan = Planner.plan(loaded.inventory());
        List<Problem> warnings = new ArrayList<>(loaded.warnings());
        warnings.addAll(plan.warnings());
        warn(warnings, events);

        ArtifactStore store = new ArtifactStore(settings(request.upstream(), plan.site(), environment));
        Artifacts artifacts =
                store.fetchAll(plan.artifacts(), Lock.load(request.source().lock(), lock), events);

        Assets assets = Assets.assemble(plan, artifacts, store.derivations());
        warn(assets.warnings(), events);
        warnings.addAll(assets.warnings());

        MachineConfigs configs = MachineConfigs.read(plan);
        warn(configs.warnings(), events);
        warnings.addAll(configs.warnings());

        PageRenderer renderer = new PageRenderer(request.templates());
        DisklessPages.Rendered diskless = DisklessPages.render(plan, renderer, assets::directory, assets::diskless);
        List<Page> pages = new ArrayList<>(Pages.render(plan, renderer, assets::directory, assets::configTxt));
        pages.addAll(diskless.pages());

        Collection collection = new Collection(plan, assets, pages, configs.contents(), diskless.roots());
        return new Grown(loaded, plan, collection.tree(inputs(loaded)), warnings);
    }

    /**
     * What a build would change, found without writing to the output or to the lock.
     *
     * @param before of the tree it is held against
     */
    public record Changes(Manifest before, Manifest after, Grown grown) {}

    /**
     * Compares what {@code request} would publish with {@code against}; its output and its links do not matter.
     *
     * @param against a tree, a manifest, or the http or https URL of one
     */
    public static Changes diff(BuildRequest request, String against, Map<String, String> environment, Events events)
            throws BuildException, InterruptedException {
        Manifest before = manifest(against, request.upstream(), environment, events);
        Grown grown = grow(request, Lock.Mode.REMEMBER, environment, events);
        return new Changes(before, grown.tree().manifest(before.links()), grown);
    }

    private static Manifest manifest(
            String against, BuildRequest.Upstream upstream, Map<String, String> environment, Events events)
            throws BuildException, InterruptedException {
        if (against.matches("(?i)https?://.*")) {
            ArtifactStore.Settings settings = ArtifactStore.Settings.of(upstream.cache())
                    .withOffline(upstream.offline())
                    .withEnvironment(environment);
            byte[] bytes = RemoteFile.read(settings, against, LONGEST_MANIFEST, events);
            return Manifest.read(bytes, new Location.InArtifact(against));
        }
        return Manifest.at(Path.of(against));
    }

    /** The inventory of {@code source}, merged and checked. */
    public static LoadedInventory load(BuildRequest.Source source) throws BuildException {
        return source.site().isPresent()
                ? InventoryLoader.load(source.inventory(), source.site().get())
                : InventoryLoader.load(source.inventory());
    }

    /** The inventory of {@code source} as it is written, whatever is wrong with it. */
    public static InventoryLoader.Survey survey(BuildRequest.Source source) throws BuildException {
        return InventoryLoader.survey(source.inventory(), source.site());
    }

    private static ArtifactStore.Settings settings(
            BuildRequest.Upstream upstream, Site site, Map<String, String> environment) throws BuildException {
        ArtifactStore.Settings settings = ArtifactStore.Settings.of(upstream.cache())
                .withOverrides(site.overrides())
                .withOffline(upstream.offline())
                .withEnvironment(environment);
        Optional<String> mirror = upstream.mirror().or(site::mirror);
        try {
            return mirror.isPresent()
                    ? settings.withMirror(Mirror.of(mirror.get(), Path.of("").toAbsolutePath()))
                    : settings;
        } catch (IllegalArgumentException e) {
            Location where = upstream.mirror().isPresent()
                    ? new Location.OnCommandLine("--mirror")
                    : site.where("artifacts.mirror");
            throw new BuildException(
                    BuildException.Kind.INVENTORY,
                    Problem.error(
                            "mirror.malformed",
                            where,
                            "\"" + mirror.orElseThrow() + "\" is neither a directory nor an http or https URL"),
                    e);
        }
    }

    private static void warn(List<Problem> warnings, Events events) {
        warnings.forEach(warning -> events.on(new Event.Warned(warning)));
    }

    private static TreeInputs inputs(LoadedInventory loaded) {
        SortedMap<String, SortedMap<String, String>> nodes = new TreeMap<>();
        List<List<EffectiveValue>> values = EffectiveValue.ofNodes(loaded);
        for (int i = 0; i < values.size(); i++) {
            nodes.put(loaded.inventory().nodes().get(i).hostname(), recorded(values.get(i)));
        }
        return new TreeInputs(recorded(EffectiveValue.ofSite(loaded)), nodes);
    }

    private static SortedMap<String, String> recorded(List<EffectiveValue> values) {
        SortedMap<String, String> recorded = new TreeMap<>();
        values.forEach(value -> recorded.put(value.keyPath(), value.recorded()));
        return recorded;
    }

    /** What a check found in order: the nodes with their bootloaders, and what it would have otherwise. */
    public record Checked(int nodes, List<EepromPlan> eeproms, List<Problem> warnings) {}

    /** Loads and plans, and looks at what lies on this machine; no network, no writes. */
    public static Checked check(BuildRequest.Source source) throws BuildException {
        LoadedInventory loaded = load(source);
        Plan plan = Planner.plan(loaded.inventory());
        NetworkGrub.checkLocal(plan);
        MachineConfigs configs = MachineConfigs.read(plan);
        List<Problem> warnings = new ArrayList<>(loaded.warnings());
        warnings.addAll(plan.warnings());
        warnings.addAll(configs.warnings());
        return new Checked(loaded.inventory().nodes().size(), plan.eeproms(), warnings);
    }

    /**
     * What a build would do, found without a network and without writing.
     *
     * @param sizes of artifacts that the lock knows, by URL
     */
    public record Preview(Plan plan, SortedMap<String, Long> sizes) {}

    /** The plan of a build. */
    public static Preview preview(BuildRequest.Source source) throws BuildException {
        LoadedInventory loaded = load(source);
        Plan plan = Planner.plan(loaded.inventory());
        return new Preview(plan, Lock.load(source.lock()).sizes());
    }
}
