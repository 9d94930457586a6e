package dev.espalier.artifacts;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.util.Optional;
import java.util.TreeMap;

import dev.espalier.content.ByteSize;
import dev.espalier.report.BuildException;
import dev.espalier.report.Events;
import dev.espalier.report.Location;
import dev.espalier.report.Problem;

/** A file on a server that is read once and is no artifact, such as the manifest of a tree that is served elsewhere. */
public final class RemoteFile {
    private RemoteFile() {}

    /**
     * From the server itself: neither mirrored, cached nor locked, with the retries of any download.
     *
     * @param limit bytes; a longer file is refused
     */
    public static byte[] read(ArtifactStore.Settings settings, String url, int limit, Events events)
            throws BuildException, InterruptedException {
        HttpFetcher fetcher = new HttpFetcher(
                new HttpFetcher.Timeouts(settings.connectTimeout(), settings.silence()), settings.environment());
        RetryingStream.Exchange exchange =
                new RetryingStream.Exchange(fetcher, settings.retries(), settings.sleeper(), events);
        Sources sources = new Sources(new SourceMap(new TreeMap<>(), Optional.empty()), exchange, settings.offline());
        try (InputStream in = sources.open(url, sources.place(url)).stream()) {
            byte[] bytes = in.readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw FetchException.refused("is longer than " + new ByteSize(limit));
            }
            return bytes;
        } catch (FetchException e) {
            throw unavailable(url, String.valueOf(e.getMessage()), e);
        } catch (ClosedByInterruptException e) {
            throw new InterruptedException();
        } catch (IOException e) {
            throw unavailable(url, "cannot be read: " + e.getMessage(), e);
        } finally {
            fetcher.abort();
        }
    }

    private static BuildException unavailable(String url, String why, IOException e) {
        Problem problem = Problem.error("fetch.failed", new Location.InArtifact(SourceUrl.shown(url)), why);
        boolean untrusted = e instanceof FetchException fetch && fetch.kind() == FetchException.Kind.UNTRUSTED;
        return new BuildException(
                BuildException.Kind.ARTIFACT_UNAVAILABLE,
                untrusted ? problem.withHint(ArtifactProblems.TRUST) : problem,
                e);
    }
}
