import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayInputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Serves the files below {@code www} over HTTPS with the certificates {@code RSA.crt} and {@code EC.crt}, of which the JDK chooses.
 * Arguments: the address, and the key managers' algorithm; without one, the JDK's default. Prints the port.
 */
public class IssuerServer {
    private static final char[] PASSWORD = {};

    public static void main(String[] args) throws Exception {
        String algorithm = args.length > 1 ? args[1] : KeyManagerFactory.getDefaultAlgorithm();
        KeyManagerFactory managers = KeyManagerFactory.getInstance(algorithm);
        managers.init(keyStore(), PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);

        HttpsServer server = HttpsServer.create(new InetSocketAddress(args[0], 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            Path file = Path.of("www" + exchange.getRequestURI().getPath());
            try (exchange) {
                if (!Files.isRegularFile(file)) {
                    exchange.sendResponseHeaders(404, -1);
                    return;
                }
                byte[] body = Files.readAllBytes(file);
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        // By default it serves one connection after the other.
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
        System.out.println("Java " + Runtime.version() + ", " + algorithm + ", port " + server.getAddress().getPort());
    }

    private static KeyStore keyStore() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, PASSWORD);
        for (String kind : new String[] {"RSA", "EC"}) {
            byte[] chain = Files.readAllBytes(Path.of(kind + ".crt"));
            Certificate[] certificates = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(chain)).toArray(new Certificate[0]);
            store.setKeyEntry(kind, key(kind), PASSWORD, certificates);
        }
        return store;
    }

    private static PrivateKey key(String kind) throws Exception {
        String pem = Files.readString(Path.of(kind + ".key")).replaceAll("-----[^-]+-----|\\s", "");
        return KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
    }
}
