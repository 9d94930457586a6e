package dev.espalier.firmware;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import dev.espalier.artifacts.Artifact;
import dev.espalier.artifacts.Artifacts;
import dev.espalier.artifacts.Derivations;
import dev.espalier.artifacts.Derived;
import dev.espalier.content.Content;
import dev.espalier.content.RelativePath;
import dev.espalier.format.bytes.FormatException;
import dev.espalier.format.eeprom.EepromImage;
import dev.espalier.format.eeprom.UpdateSignature;
import dev.espalier.plan.ArtifactRequest;
import dev.espalier.plan.AssetSet;
import dev.espalier.plan.MemberPattern;
import dev.espalier.report.BuildException;
import dev.espalier.report.Location;
import dev.espalier.report.Problem;

/** Makes the files of one set: parts in their order, later ones over earlier ones. */
final class Assembler {
    /** To be counted up when the same input is to give other bytes. */
    private static final String KERNEL_RECIPE = "pi kernel 1";

    private static final String EEPROM_RECIPE = "eeprom config 1";
    private static final String BUILT = "built";
    private static final RelativePath EEPROM_SIGNATURE = RelativePath.of("pieeprom.sig");

    private static final String UEFI_RECIPE = "uefi variables 1";
    private static final String NV_BASE = "nvBase";
    private static final String DEVICE_TREE_ADDRESS = "deviceTreeAddress";
    private static final String DEVICE_TREE_END = "deviceTreeEnd";

    private final Map<String, ArtifactRequest> requests = new LinkedHashMap<>();
    private final Artifacts artifacts;
    private final Derivations derivations;

    Assembler(List<ArtifactRequest> requests, Artifacts artifacts, Derivations derivations) {
        requests.forEach(request -> this.requests.put(request.id(), request));
        this.artifacts = artifacts;
        this.derivations = derivations;
    }

    ServedSet assemble(AssetSet set) throws BuildException {
        SortedMap<RelativePath, ServedSet.Served> files = new TreeMap<>();
        Optional<FirmwareLayout> layout = Optional.empty();
        for (AssetSet.Part part : set.parts()) {
            Artifact artifact = artifacts.get(
                    Optional.ofNullable(requests.get(part.artifact())).orElseThrow());
            if (part instanceof AssetSet.Members members) {
                addMembers(members, artifact, files);
            } else if (part instanceof AssetSet.Whole whole) {
                files.put(RelativePath.of(whole.name()), served(artifact.whole(), artifact, ""));
            } else if (part instanceof AssetSet.Member member) {
                Content content = only(artifact, member.member());
                files.put(RelativePath.of(member.name()), served(content, artifact, member.member()));
            } else if (part instanceof AssetSet.Kernel kernel) {
                files.put(RelativePath.of(kernel.name()), unwrapped(artifact));
            } else if (part instanceof AssetSet.UefiImage image) {
                Derived patched = patch(image, artifact);
                files.put(RelativePath.of(image.member()), served(patched.content(), artifact, image.description()));
                layout = Optional.of(layout(patched));
            } else if (part instanceof AssetSet.Eeprom eeprom) {
                addEeprom(eeprom, artifact, files);
            } else if (part instanceof AssetSet.Initramfs initramfs) {
                InitramfsChoice.of(initramfs, artifact)
                        .files()
                        .forEach((path, content) -> files.put(path, served(content, artifact, path.value())));
            } else {
                throw new IllegalStateException("no such part of a set: " + part);
            }
        }
        return new ServedSet(files, layout);
    }

    /**
     * TFTP knows case, the volumes these files come from do not: a file that the plan names is served by that name, and of
     * two names that differ only by case the later one wins.
     */
    private static void addMembers(
            AssetSet.Members part, Artifact artifact, SortedMap<RelativePath, ServedSet.Served> files) {
        for (Map.Entry<RelativePath, Content.Stored> member : artifact.members().entrySet()) {
            RelativePath found = member.getKey();
            part.patterns().stream()
                    .filter(pattern -> pattern.matches(found))
                    .findFirst()
                    .ifPresent(pattern -> {
                        RelativePath path = pattern.isExact() ? RelativePath.of(pattern.glob()) : found;
                        files.keySet().removeIf(present -> present.folded().equals(path.folded()));
                        files.put(path, served(member.getValue(), artifact, found.value()));
                    });
        }
    }

    private static ServedSet.Served served(Content content, Artifact artifact, String member) {
        return new ServedSet.Served(content, artifact.source(), member);
    }

    /** The member the plan required by an exact name, whatever its case. */
    private static Content only(Artifact artifact, String name) {
        MemberPattern pattern = new MemberPattern(name);
        return artifact.members().entrySet().stream()
                .filter(member -> pattern.matches(member.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(name + " was required of " + artifact.source()));
    }

    private ServedSet.Served unwrapped(Artifact artifact) throws BuildException {
        Content wrapped = artifact.whole();
        Derived kernel = derive(artifact.source(), KERNEL_RECIPE, wrapped, out -> {
            out.write(KernelUnwrapper.unwrap(wrapped.bytes()));
            return new TreeMap<>();
        });
        return served(kernel.content(), artifact, "unwrapped");
    }

    private Derived patch(AssetSet.UefiImage part, Artifact artifact) throws BuildException {
        Content pristine = only(artifact, part.member());
        List<String> settings = part.settings().stream()
                .map(setting -> setting.id() + ":" + setting.attributes() + "=" + setting.data())
                .toList();
        String recipe = UEFI_RECIPE + " " + String.join(" ", settings);
        return derive(artifact.source() + " (" + part.member() + ")", recipe, pristine, out -> {
            PatchedFirmware patched = UefiImagePatcher.patch(pristine.bytes(), part.settings());
            out.write(patched.bytes());
            return facts(patched.layout());
        });
    }

    private void addEeprom(AssetSet.Eeprom part, Artifact artifact, SortedMap<RelativePath, ServedSet.Served> files)
            throws BuildException {
        Content pristine = artifact.whole();
        StringBuilder recipe = new StringBuilder(EEPROM_RECIPE + " " + part.chip());
        part.config()
                .forEach((key, value) ->
                        recipe.append('\n').append(key).append('=').append(value));
        Derived patched = derive(artifact.source(), recipe.toString(), pristine, out -> {
            EepromImage image = EepromPatcher.patch(pristine.bytes(), part.chip(), part.config());
            out.write(image.toBytes());
            SortedMap<String, String> facts = new TreeMap<>();
            facts.put(BUILT, Long.toString(image.build().timestamp().orElse(EepromImage.FIRST_UPDATE_TIME)));
            return facts;
        });
        long timestamp =
                part.timestamp().orElseGet(() -> Long.valueOf(patched.facts().getOrDefault(BUILT, "")));
        UpdateSignature signature =
                new UpdateSignature(patched.content().digest().hex(), timestamp);
        files.put(RelativePath.of(part.name()), served(patched.content(), artifact, part.description()));
        files.put(EEPROM_SIGNATURE, served(Content.of(signature.toBytes()), artifact, "digest of " + part.name()));
    }

    /** The addresses are kept with the patched image, so that a later build need not open it. */
    private static SortedMap<String, String> facts(FirmwareLayout layout) {
        SortedMap<String, String> facts = new TreeMap<>();
        facts.put(NV_BASE, Integer.toString(layout.nvBase()));
        facts.put(DEVICE_TREE_ADDRESS, Integer.toString(layout.deviceTreeAddress()));
        facts.put(DEVICE_TREE_END, Integer.toString(layout.deviceTreeEnd()));
        return facts;
    }

    private static FirmwareLayout layout(Derived patched) {
        return new FirmwareLayout(
                fact(patched, NV_BASE), fact(patched, DEVICE_TREE_ADDRESS), fact(patched, DEVICE_TREE_END));
    }

    private static int fact(Derived patched, String name) {
        return Integer.parseInt(patched.facts().getOrDefault(name, ""));
    }

    private Derived derive(String name, String recipe, Content input, Derivations.Maker maker) throws BuildException {
        try {
            return derivations.derive(recipe, List.of(input.digest()), maker);
        } catch (FormatException e) {
            throw new BuildException(
                    BuildException.Kind.ARTIFACT_WRONG,
                    Problem.error(
                            "artifact.format", new Location.InBytes(name, e.offset()), String.valueOf(e.getMessage())),
                    e);
        } catch (IOException e) {
            throw cacheFailed(name, e);
        }
    }

    static BuildException cacheFailed(String name, IOException cause) {
        return new BuildException(
                BuildException.Kind.OUTPUT,
                Problem.error(
                        "cache.io",
                        new Location.InArtifact(name),
                        "its content cannot be read from or written to the cache: " + cause.getMessage()),
                cause);
    }
}
