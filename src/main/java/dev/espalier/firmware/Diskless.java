package dev.espalier.firmware;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.espalier.artifacts.Artifact;
import dev.espalier.artifacts.Artifacts;
import dev.espalier.content.RelativePath;
import dev.espalier.inventory.Node;
import dev.espalier.plan.ArtifactRequest;
import dev.espalier.plan.AssetSet;
import dev.espalier.plan.DisklessBoot;
import dev.espalier.plan.DisklessImage;
import dev.espalier.plan.NfsRoot;
import dev.espalier.plan.NodePlan;
import dev.espalier.plan.Plan;
import dev.espalier.report.BuildException;
import dev.espalier.report.Problem;
import dev.espalier.report.Problems;

/**
 * What the images of the chain pi-nfs say.
 *
 * @param configTxt the lines of each image's own config.txt, by the artifact's id
 * @param boots by host name
 */
record Diskless(Map<String, List<String>> configTxt, Map<String, DisklessBoot> boots, List<Problem> warnings) {

    /** Ends with every node that cannot mount its root. */
    static Diskless of(Plan plan, Artifacts artifacts) throws BuildException {
        Map<String, Artifact> images = new LinkedHashMap<>();
        for (ArtifactRequest request : plan.artifacts()) {
            images.put(request.id(), artifacts.get(request));
        }
        Map<String, List<String>> configTxt = new LinkedHashMap<>();
        Map<String, DisklessBoot> boots = new LinkedHashMap<>();
        Map<AssetSet.Initramfs, InitramfsChoice> choices = new LinkedHashMap<>();
        Problems problems = new Problems();
        for (NodePlan node : plan.nodes()) {
            if (node.nfs().isPresent()) {
                NodePlan.PiFirmware.Nfs nfs = node.nfs().get();
                Artifact image =
                        Optional.ofNullable(images.get(nfs.root().image())).orElseThrow();
                if (!choices.containsKey(nfs.initramfs())) {
                    choices.put(nfs.initramfs(), InitramfsChoice.of(nfs.initramfs(), image));
                }
                InitramfsChoice initramfs =
                        Optional.ofNullable(choices.get(nfs.initramfs())).orElseThrow();
                problem(node.node(), nfs.root(), image, initramfs).ifPresent(problems::add);
                boots.put(node.node().hostname(), DisklessBoots.of(node, nfs, image, initramfs));
                if (!configTxt.containsKey(nfs.root().image())) {
                    configTxt.put(
                            nfs.root().image(),
                            ImageTexts.lines(
                                    image, RelativePath.of(DisklessImage.CONFIG), StandardCharsets.ISO_8859_1));
                }
            }
        }
        // What the defaults say is judged for every node below them.
        Problems distinct = new Problems();
        distinct.addAll(List.copyOf(new LinkedHashSet<>(problems.all())));
        distinct.throwIfErrors(BuildException.Kind.ARTIFACT_WRONG);
        return new Diskless(configTxt, boots, distinct.warnings());
    }

    private static Optional<Problem> problem(Node node, NfsRoot root, Artifact image, InitramfsChoice initramfs) {
        String file = image.source().substring(image.source().lastIndexOf('/') + 1);
        return initramfs.problem(file, root.options(), node.where("nfs.options"), node.where("nfs.initramfs"));
    }

    List<String> configTxt(String image) {
        return Optional.ofNullable(configTxt.get(image)).orElseThrow();
    }

    DisklessBoot boot(NodePlan node) {
        return Optional.ofNullable(boots.get(node.node().hostname()))
                .orElseThrow(() -> new IllegalArgumentException(node.node().hostname() + " has a disk"));
    }
}
