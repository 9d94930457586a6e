package dev.espalier.artifacts;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

import dev.espalier.content.Digest;
import dev.espalier.format.bytes.FormatException;
import dev.espalier.plan.ArtifactRequest;
import dev.espalier.plan.MemberPattern;
import dev.espalier.report.BuildException;
import dev.espalier.report.BuildException.Kind;
import dev.espalier.report.Location;
import dev.espalier.report.Problem;

/** What can be wrong with the artifact of one request, in words. Each names the URL and the inventory line that wants it. */
final class ArtifactProblems {
    static final String TRUST =
            "should the server or a proxy have a certificate of an authority of your own, name a PEM file"
                    + " with all authorities that are to be trusted in " + Authorities.VARIABLE;

    private final ArtifactRequest request;
    private final Lock lock;

    ArtifactProblems(ArtifactRequest request, Lock lock) {
        this.request = request;
        this.lock = lock;
    }

    BuildException unavailable(String url, FetchException why) {
        if (why.kind() == FetchException.Kind.OFFLINE) {
            return exception(
                    Kind.ARTIFACT_UNAVAILABLE,
                    error("artifact.offline", url, why.why())
                            .withHint("build once with the network, or name a mirror directory with --mirror"),
                    why);
        }
        if (why.kind() == FetchException.Kind.UNTRUSTED) {
            return exception(
                    Kind.ARTIFACT_UNAVAILABLE,
                    error("artifact.untrusted", url, why.why()).withHint(TRUST),
                    why);
        }
        return exception(
                Kind.ARTIFACT_UNAVAILABLE,
                error("artifact.unavailable", url, why.why())
                        .withHint("try again later, or name a mirror or an override that has it"),
                why);
    }

    /** @param answers one for each source, in the order of asking */
    BuildException missing(List<FetchException> answers, List<String> urls) {
        String others = urls.stream().skip(1).map(SourceUrl::shown).collect(Collectors.joining(", "));
        String message =
                answers.get(0).why() + (others.isEmpty() ? "" : ", and neither are its other sources: " + others);
        return exception(
                Kind.ARTIFACT_UNAVAILABLE,
                error("artifact.missing", urls.get(0), message)
                        .withHint("check the version and the URL; a mirror must hold the file under its host and path"),
                answers.get(0));
    }

    BuildException unknownContainer(String url) {
        return exception(
                Kind.INVENTORY,
                error(
                        "artifact.container",
                        url,
                        "has a name that does not tell what it is; known are " + Container.KNOWN));
    }

    BuildException wrong(String url, FormatException why) {
        String code = switch (why.kind()) {
            case NOT_THIS_FORMAT -> "artifact.format";
            case DAMAGED -> "artifact.damaged";
            case UNSUPPORTED -> "artifact.unsupported";
        };
        return exception(Kind.ARTIFACT_WRONG, error(code, url, String.valueOf(why.getMessage())), why);
    }

    BuildException wrong(String url, RefusedMember why) {
        return exception(Kind.ARTIFACT_WRONG, error("artifact.member", url, why.why()), why);
    }

    BuildException notAsPinned(String url, Digest pinned, Digest found) {
        return exception(
                Kind.ARTIFACT_WRONG,
                error("artifact.digest", url, "has sha256 " + found + ", but the inventory pins " + pinned)
                        .withHint("if the change is wanted, correct the digest in the inventory"));
    }

    BuildException changed(String url, Digest locked, Digest found) {
        return changed(url, "has sha256 " + found + ", but " + lockName() + " says " + locked);
    }

    /** @param what completes "URL ..." */
    BuildException changed(String url, String what) {
        return exception(
                Kind.ARTIFACT_WRONG,
                error("artifact.changed", url, what)
                        .withHint("if the change is wanted, delete the entry of this URL from " + lockName()));
    }

    BuildException requiredMissing(String url, List<MemberPattern> missing, String cure) {
        return exception(
                Kind.ARTIFACT_WRONG,
                error("artifact.member.missing", url, "has no member that matches " + quoted(missing))
                        .withHint(cure));
    }

    BuildException unrecorded() {
        return refusedToRecord("is not in " + lockName());
    }

    BuildException unrecorded(List<MemberPattern> more) {
        return refusedToRecord("has members in " + lockName() + ", but none for " + quoted(more));
    }

    BuildException unrecorded(Digest pinned) {
        return refusedToRecord(
                "is pinned by the inventory as sha256 " + pinned + ", which " + lockName() + " does not say");
    }

    private BuildException refusedToRecord(String state) {
        return exception(
                Kind.LOCK,
                error("lock.unrecorded", request.id(), state + ", and --locked forbids to record it")
                        .withHint("build once without --locked and keep the " + lockName() + " that this writes"));
    }

    /** Not in the way of what is built from the artifact. */
    Problem doubtful(String url, String doubt) {
        return Problem.warning("artifact.doubtful", new Location.InArtifact(SourceUrl.shown(url)), doubt)
                .withRelated(List.of(request.where()));
    }

    static BuildException cacheTrouble(Path cache, IOException why) {
        return new BuildException(
                Kind.OUTPUT,
                Problem.error("cache.unusable", new Location.InFile(cache), "cannot be used as the cache: " + why),
                why);
    }

    String lockName() {
        return String.valueOf(lock.file().getFileName());
    }

    private static String quoted(List<MemberPattern> patterns) {
        return patterns.stream().map(pattern -> "\"" + pattern + "\"").collect(Collectors.joining(", "));
    }

    private Problem error(String code, String url, String message) {
        return Problem.error(code, new Location.InArtifact(SourceUrl.shown(url)), message)
                .withRelated(List.of(request.where()));
    }

    private static BuildException exception(Kind kind, Problem problem) {
        return new BuildException(kind, problem);
    }

    private static BuildException exception(Kind kind, Problem problem, IOException cause) {
        return new BuildException(kind, problem, cause);
    }
}
