package dev.espalier.render;

import java.util.ArrayList;
import java.util.List;

import dev.espalier.content.RelativePath;
import dev.espalier.plan.DisklessBoot;
import dev.espalier.plan.NfsRoot;
import dev.espalier.plan.NodePlan;

/**
 * What {@code root-fstab.peb} sees.
 *
 * @param lines those of the image that hold without a disk
 * @param mounts of directories of the NFS server; none when the node does not mount its boot directory
 */
public record FstabView(List<String> lines, List<Mount> mounts) {
    /** A directory of the server and where it appears. */
    public record Mount(String source, String directory, String options) {}

    public FstabView {
        lines = List.copyOf(lines);
        mounts = List.copyOf(mounts);
    }

    static FstabView of(NodePlan plan, DisklessBoot boot) {
        NfsRoot root = plan.nfs().orElseThrow().root();
        List<Mount> mounts = new ArrayList<>();
        root.boot().ifPresent(share -> {
            // A board whose boot directory cannot be mounted runs all the same, so nothing waits for it.
            String options = "defaults,nofail," + root.options();
            String server = root.server() + ":" + share + "/";
            mounts.add(new Mount(server + plan.prefixDirectory().orElseThrow(), "/" + boot.bootDirectory(), options));
            mounts.add(new Mount(server + "_sets", "/" + setsOf(boot.bootDirectory()), options + ",ro"));
        });
        return new FstabView(boot.fstab(), mounts);
    }

    /** Where the links in the boot directory lead to, which count from there: one directory up, and down again. */
    static String setsOf(RelativePath bootDirectory) {
        return bootDirectory.parent().map(parent -> parent + "/_sets").orElse("_sets");
    }
}
