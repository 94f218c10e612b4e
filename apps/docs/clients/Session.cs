// Keeps a session with an API: dotnet run Session.cs 3
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

var session = new Session();
var calls = args.Length > 0 ? int.Parse(args[0]) : 1;
for (var n = 0; n < calls; n++)
{
    if (n > 0) await Task.Delay(1000);
    Console.WriteLine((await session.Get("/auth/session"))?["guid"]);
}

sealed class Session
{
    static readonly string[] Terminal =
        ["session_ended", "invalid_refresh_token", "refresh_token_expired", "refresh_token_reused"];

    readonly string file = Environment.GetEnvironmentVariable("SESSION_FILE") ?? "session.json";
    readonly SemaphoreSlim gate = new(1); // one refresh at a time
    readonly HttpClient client = new()
    {
        BaseAddress = new Uri(Environment.GetEnvironmentVariable("PAWL_URL") ?? "http://127.0.0.1:4600"),
        Timeout = TimeSpan.FromSeconds(10),
    };
    JsonNode? held;
    long? askedMonotonic; // a clock that nobody can set; none after a restart

    public Session()
    {
        if (File.Exists(file)) held = JsonNode.Parse(File.ReadAllText(file));
    }

    /// <summary>The JSON of an answer, also of a refusal; null where none came, or one that is no JSON.</summary>
    async Task<JsonNode?> Ask(HttpRequestMessage request)
    {
        try
        {
            using var response = await client.SendAsync(request);
            return JsonNode.Parse(await response.Content.ReadAsStringAsync());
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException or IOException or System.Text.Json.JsonException)
        {
            return null;
        }
    }

    static HttpRequestMessage Post(string path, Dictionary<string, string> form) =>
        new(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(form) };

    /// <summary>Written whole or not at all, with a new key, and before anybody uses the new pair.</summary>
    void Store(JsonNode pair, long wall, long monotonic)
    {
        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var next = new JsonObject { ["pair"] = pair.DeepClone(), ["key"] = key, ["askedAt"] = wall };
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var draft = new FileStream(file + ".new", options))
        {
            draft.Write(System.Text.Encoding.UTF8.GetBytes(next.ToJsonString()));
            draft.Flush(flushToDisk: true);
        }
        File.Move(file + ".new", file, overwrite: true);
        (held, askedMonotonic) = (next, monotonic);
    }

    static (long Wall, long Monotonic) Now() => (DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), Stopwatch.GetTimestamp());

    async Task LogIn()
    {
        var (wall, monotonic) = Now();
        var answer = await Ask(Post("/auth/login", new()
        {
            ["username"] = Environment.GetEnvironmentVariable("PAWL_USERNAME") ?? "",
            ["password"] = Environment.GetEnvironmentVariable("PAWL_PASSWORD") ?? "",
        }));
        if (answer?["token"] is null) throw new InvalidOperationException((string?)answer?["error"]?["message"] ?? "The server cannot be reached.");
        Store(answer, wall, monotonic);
    }

    async Task Refresh()
    {
        if (held is null) { await LogIn(); return; }
        for (var attempt = 1; attempt <= 6; attempt++)
        {
            var (wall, monotonic) = Now();
            var request = Post("/auth/refresh", new() { ["refresh_token"] = (string)held["pair"]!["refreshToken"]! });
            request.Headers.Add("Idempotency-Key", (string)held["key"]!);
            var answer = await Ask(request);
            if (answer?["token"] is not null) { Store(answer, wall, monotonic); return; }
            var error = answer?["error"];
            if (Terminal.Contains((string?)error?["code"]))
            {
                held = null;
                File.Delete(file);
                await LogIn();
                return;
            }
            // No answer, an error page, 429, 503, superseded: the same request with the same key again.
            await Task.Delay(TimeSpan.FromSeconds((int?)error?["retryAfter"] ?? attempt));
        }
        throw new InvalidOperationException("The server cannot be reached. The session is kept; try again later.");
    }

    bool IsGood(JsonNode pair)
    {
        // After a restart by our own wall clock: two readings of one clock, so how wrong it is does not matter.
        var age = askedMonotonic is { } since
            ? Stopwatch.GetElapsedTime(since).TotalSeconds
            : (Now().Wall - (long)held!["askedAt"]!) / 1000.0;
        return age >= 0 && age < (int)pair["tokenLifetime"]! * 0.9;
    }

    /// <summary>A bearer that is good now; refused is one that the API has just refused.</summary>
    public async Task<string> Token(string? refused = null)
    {
        await gate.WaitAsync();
        try
        {
            if (held?["pair"] is not { } pair || (string?)pair["token"] == refused || !IsGood(pair)) await Refresh();
            return (string)held!["pair"]!["token"]!;
        }
        finally { gate.Release(); }
    }

    public async Task<JsonNode?> Get(string path)
    {
        var bearer = await Token();
        var answer = await Ask(Call(path, bearer));
        if ((string?)answer?["error"]?["code"] is not ("token_expired" or "session_ended")) return answer;
        return await Ask(Call(path, await Token(refused: bearer)));
    }

    static HttpRequestMessage Call(string path, string bearer)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Authorization", "Bearer " + bearer);
        return request;
    }
}
