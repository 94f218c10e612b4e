<?php
// Keeps a session with an API: php session.php 3
declare(strict_types=1);

const TERMINAL = ['session_ended', 'invalid_refresh_token', 'refresh_token_expired', 'refresh_token_reused'];

final class Session
{
    private string $url;
    private string $file;
    private ?array $held = null;
    private ?int $askedMonotonic = null; // nanoseconds of a clock that nobody can set; none after a restart

    public function __construct()
    {
        $this->url = getenv('PAWL_URL') ?: 'http://127.0.0.1:4600';
        $this->file = getenv('SESSION_FILE') ?: 'session.json';
        if (is_file($this->file)) $this->held = json_decode(file_get_contents($this->file), true);
    }

    /** The JSON of an answer, also of a refusal; null where none came, or one that is no JSON. */
    private function ask(string $path, ?array $form, array $headers = []): ?array
    {
        $http = ['method' => $form === null ? 'GET' : 'POST', 'timeout' => 10, 'ignore_errors' => true];
        if ($form !== null) {
            $headers[] = 'Content-Type: application/x-www-form-urlencoded';
            $http['content'] = http_build_query($form);
        }
        $text = @file_get_contents($this->url . $path, false, stream_context_create(['http' => $http + ['header' => $headers]]));
        return $text === false ? null : json_decode($text, true);
    }

    /** Written whole or not at all, with a new key, and before anybody uses the new pair. */
    private function store(array $pair, float $wall, int $monotonic): void
    {
        $held = ['pair' => $pair, 'key' => bin2hex(random_bytes(16)), 'asked_at' => $wall];
        umask(0077);
        $draft = fopen($this->file . '.new', 'w');
        fwrite($draft, json_encode($held));
        fflush($draft);
        fsync($draft);
        fclose($draft);
        rename($this->file . '.new', $this->file);
        $this->held = $held;
        $this->askedMonotonic = $monotonic;
    }

    private function logIn(): void
    {
        [$wall, $monotonic] = [microtime(true), hrtime(true)];
        $answer = $this->ask('/auth/login', ['username' => getenv('PAWL_USERNAME'), 'password' => getenv('PAWL_PASSWORD')]);
        if (!isset($answer['token'])) throw new RuntimeException($answer['error']['message'] ?? 'The server cannot be reached.');
        $this->store($answer, $wall, $monotonic);
    }

    private function refresh(): void
    {
        if ($this->held === null) {
            $this->logIn();
            return;
        }
        for ($attempt = 1; $attempt <= 6; $attempt++) {
            [$wall, $monotonic] = [microtime(true), hrtime(true)];
            $form = ['refresh_token' => $this->held['pair']['refreshToken']];
            $answer = $this->ask('/auth/refresh', $form, ['Idempotency-Key: ' . $this->held['key']]);
            if (isset($answer['token'])) {
                $this->store($answer, $wall, $monotonic);
                return;
            }
            if (in_array($answer['error']['code'] ?? '', TERMINAL, true)) {
                $this->held = null;
                unlink($this->file);
                $this->logIn();
                return;
            }
            // No answer, an error page, 429, 503, superseded: the same request with the same key again.
            sleep($answer['error']['retryAfter'] ?? $attempt);
        }
        throw new RuntimeException('The server cannot be reached. The session is kept; try again later.');
    }

    /** A bearer that is good now; $refused is one that the API has just refused. */
    public function token(?string $refused = null): string
    {
        if ($this->held === null || $this->held['pair']['token'] === $refused || !$this->isGood()) $this->refresh();
        return $this->held['pair']['token'];
    }

    private function isGood(): bool
    {
        // After a restart by our own wall clock: two readings of one clock, so how wrong it is does not matter.
        $age = $this->askedMonotonic === null
            ? microtime(true) - $this->held['asked_at']
            : (hrtime(true) - $this->askedMonotonic) / 1e9;
        return $age >= 0 && $age < $this->held['pair']['tokenLifetime'] * 0.9;
    }

    public function get(string $path): ?array
    {
        $bearer = $this->token();
        $answer = $this->ask($path, null, ["Authorization: Bearer $bearer"]);
        if (!in_array($answer['error']['code'] ?? '', ['token_expired', 'session_ended'], true)) return $answer;
        return $this->ask($path, null, ['Authorization: Bearer ' . $this->token($bearer)]);
    }
}

$session = new Session();
for ($n = 0; $n < (int) ($argv[1] ?? 1); $n++) {
    if ($n > 0) sleep(1);
    echo $session->get('/auth/session')['guid'], "\n";
}
