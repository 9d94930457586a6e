package dev.espalier.firmware;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

import dev.espalier.inventory.Dhcp;
import dev.espalier.plan.AssetSet;
import dev.espalier.plan.OldGrub;
import dev.espalier.plan.Plan;
import dev.espalier.report.BuildException;
import dev.espalier.report.Location;
import dev.espalier.report.Problem;

/** Knows a network GRUB that cannot boot at this site by the version in its bytes. */
public final class NetworkGrub {
    private static final String FILE = "file:";

    private NetworkGrub() {}

    /** Looks at the image when it is a file of this machine; one inside an archive is looked at when it is unpacked. */
    public static void checkLocal(Plan plan) throws BuildException {
        Optional<Plan.GrubPlan> grub = plan.grub();
        if (grub.isEmpty()
                || !grub.get().source().startsWith(FILE)
                || !(grub.get().image().parts().get(0) instanceof AssetSet.Whole)) {
            return;
        }
        Location where = grub.get().where();
        Path file = Path.of(URI.create(grub.get().source()));
        try {
            check(plan, Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw new BuildException(
                    BuildException.Kind.INVENTORY, Problem.error("grub.missing", where, "there is no file " + file));
        } catch (IOException e) {
            throw new BuildException(
                    BuildException.Kind.INVENTORY,
                    Problem.error("grub.unreadable", where, file + " cannot be read: " + e.getMessage()),
                    e);
        }
    }

    /** An image without a version in it passes: a build of one's own may have left it out. */
    static void check(Plan plan, byte[] image) throws BuildException {
        Optional<Plan.GrubPlan> grub = plan.grub();
        Optional<GrubVersion> version = GrubVersion.find(image);
        if (grub.isPresent()
                && version.filter(found -> !found.bootsBehindProxy()).isPresent()
                && plan.site().dhcp().mode() != Dhcp.Mode.SERVER) {
            throw new BuildException(
                    BuildException.Kind.INVENTORY,
                    OldGrub.behindProxy(grub.get().where(), grub.get().source() + " (" + version.get() + ")"));
        }
    }
}
