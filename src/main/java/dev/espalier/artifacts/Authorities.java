package dev.espalier.artifacts;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * Whose signature makes a server's certificate good: those that the Java in use knows, or in their place those of the PEM
 * file that {@code SSL_CERT_FILE} names, as for OpenSSL and Go. There is no way to trust everybody.
 */
final class Authorities {
    static final String VARIABLE = "SSL_CERT_FILE";

    private final Optional<String> file;
    private Optional<SSLSocketFactory> sockets = Optional.empty();

    Authorities(SortedMap<String, String> environment) {
        file = Optional.ofNullable(environment.get(VARIABLE)).filter(name -> !name.isBlank());
    }

    /**
     * What opens connections that are held against the file; empty where Java's own authorities hold.
     *
     * @throws FetchException when there is no certificate in the file
     */
    synchronized Optional<SSLSocketFactory> sockets() throws FetchException {
        if (sockets.isEmpty() && file.isPresent()) {
            sockets = Optional.of(load(file.get()));
        }
        return sockets;
    }

    private static SSLSocketFactory load(String name) throws FetchException {
        try {
            KeyStore known = KeyStore.getInstance(KeyStore.getDefaultType());
            known.load(null, null);
            for (Certificate each : certificates(Path.of(name))) {
                known.setCertificateEntry(Integer.toString(known.size()), each);
            }
            if (known.size() == 0) {
                throw refused(name, "holds no certificate");
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(known);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (FetchException e) {
            throw e;
        } catch (IOException | InvalidPathException e) {
            throw refused(name, "cannot be read");
        } catch (GeneralSecurityException e) {
            throw refused(name, "is not in PEM");
        }
    }

    private static Collection<? extends Certificate> certificates(Path file)
            throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in);
        }
    }

    private static FetchException refused(String name, String why) {
        return FetchException.refused(
                "cannot be verified: the file of authorities \"" + name + "\" in " + VARIABLE + " " + why);
    }
}
