// Keeps a session with an API: java Session.java 3
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.*;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.*;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.*;
import java.util.regex.Pattern;
import static java.nio.charset.StandardCharsets.UTF_8;

public class Session {
    static final String URL = System.getenv().getOrDefault("PAWL_URL", "http://127.0.0.1:4600");
    static final Path FILE = Path.of(System.getenv().getOrDefault("SESSION_FILE", "session.txt"));
    static final Set<String> TERMINAL = Set.of(
        "session_ended", "invalid_refresh_token", "refresh_token_expired", "refresh_token_reused");

    final HttpClient client = HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(10)).build();
    String answer = "";            // the pair, as it came
    String key = "";               // spends its refresh token
    long askedAt;                  // milliseconds of our own clock
    Long askedAtMonotonic = null;  // nanoseconds of a clock that nobody can set; none after a restart

    Session() throws IOException {
        if (!Files.exists(FILE)) return;
        var lines = Files.readAllLines(FILE);
        askedAt = Long.parseLong(lines.get(0));
        key = lines.get(1);
        answer = lines.get(2);
    }

    /** The value of one member, a string or a number; with a JSON library at hand, use that. */
    static String member(String json, String name) {
        var found = Pattern.compile("\"" + name + "\":\"?([^\",}]*)").matcher(json);
        return found.find() ? found.group(1) : "";
    }

    /** The body of an answer, also of a refusal; "" where none came. */
    String ask(HttpRequest.Builder request) throws InterruptedException {
        try {
            return client.send(request.timeout(Duration.ofSeconds(10)).build(), HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException noAnswer) {
            return "";
        }
    }

    static HttpRequest.Builder post(String path, Map<String, String> form) {
        var body = new StringJoiner("&");
        form.forEach((name, value) -> body.add(name + "=" + URLEncoder.encode(value, UTF_8)));
        return HttpRequest.newBuilder(URI.create(URL + path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
    }

    /** Written whole or not at all, with a new key, and before anybody uses the new pair. */
    void store(String pair, long wall, long monotonic) throws IOException {
        var random = new byte[16];
        new SecureRandom().nextBytes(random);
        var next = HexFormat.of().formatHex(random);
        var draft = Path.of(FILE + ".new");
        Files.deleteIfExists(draft);
        Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (var file = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap((wall + "\n" + next + "\n" + pair + "\n").getBytes(UTF_8)));
            file.force(true);
        }
        Files.move(draft, FILE, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        answer = pair;
        key = next;
        askedAt = wall;
        askedAtMonotonic = monotonic;
    }

    void logIn() throws IOException, InterruptedException {
        long wall = System.currentTimeMillis(), monotonic = System.nanoTime();
        var got = ask(post("/auth/login", Map.of(
            "username", System.getenv("PAWL_USERNAME"), "password", System.getenv("PAWL_PASSWORD"))));
        if (member(got, "token").isEmpty()) throw new IOException("Login refused: " + member(got, "message"));
        store(got, wall, monotonic);
    }

    void refresh() throws IOException, InterruptedException {
        if (answer.isEmpty()) { logIn(); return; }
        for (int attempt = 1; attempt <= 6; attempt++) {
            long wall = System.currentTimeMillis(), monotonic = System.nanoTime();
            var request = post("/auth/refresh", Map.of("refresh_token", member(answer, "refreshToken")));
            var got = ask(request.header("Idempotency-Key", key));
            if (!member(got, "token").isEmpty()) { store(got, wall, monotonic); return; }
            if (TERMINAL.contains(member(got, "code"))) {
                answer = "";
                Files.deleteIfExists(FILE);
                logIn();
                return;
            }
            // No answer, an error page, 429, 503, superseded: the same request with the same key again.
            var wait = member(got, "retryAfter");
            Thread.sleep(1000L * (wait.isEmpty() ? attempt : Long.parseLong(wait)));
        }
        throw new IOException("The server cannot be reached. The session is kept; try again later.");
    }

    boolean isGood() {
        // After a restart by our own wall clock: two readings of one clock, so how wrong it is does not matter.
        double age = askedAtMonotonic == null
            ? (System.currentTimeMillis() - askedAt) / 1e3
            : (System.nanoTime() - askedAtMonotonic) / 1e9;
        return age >= 0 && age < Long.parseLong(member(answer, "tokenLifetime")) * 0.9;
    }

    /** A bearer that is good now; refused is one that the API has just refused. */
    synchronized String token(String refused) throws IOException, InterruptedException {
        if (answer.isEmpty() || member(answer, "token").equals(refused) || !isGood()) refresh();
        return member(answer, "token");
    }

    String get(String path) throws IOException, InterruptedException {
        var bearer = token("");
        var got = call(path, bearer);
        var isOver = Set.of("token_expired", "session_ended").contains(member(got, "code"));
        return isOver ? call(path, token(bearer)) : got;
    }

    String call(String path, String bearer) throws InterruptedException {
        return ask(HttpRequest.newBuilder(URI.create(URL + path)).header("Authorization", "Bearer " + bearer));
    }

    public static void main(String[] words) throws IOException, InterruptedException {
        var session = new Session();
        int calls = words.length > 0 ? Integer.parseInt(words[0]) : 1;
        for (int n = 0; n < calls; n++) {
            if (n > 0) Thread.sleep(1000);
            System.out.println(member(session.get("/auth/session"), "guid"));
        }
    }
}
