# Keeps a session with an API: python3 session.py 3
import json, os, secrets, sys, threading, time, urllib.error, urllib.parse, urllib.request

URL = os.environ.get("PAWL_URL", "http://127.0.0.1:4600")
FILE = os.environ.get("SESSION_FILE", "session.json")
TERMINAL = {"session_ended", "invalid_refresh_token", "refresh_token_expired", "refresh_token_reused"}


def ask(path, form=None, headers={}):
    """The JSON of an answer, also of a refusal; None where none came, or one that is no JSON."""
    data = urllib.parse.urlencode(form).encode() if form else None
    request = urllib.request.Request(URL + path, data, headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return json.load(response)
    except urllib.error.HTTPError as refusal:
        try:
            return json.load(refusal)
        except ValueError:
            return None
    except (OSError, ValueError):
        return None
    except Exception:  # http.client's own, where a connection breaks off
        return None


class Session:
    def __init__(self):
        self.lock = threading.RLock()  # one refresh at a time
        self.asked_monotonic = None  # a clock that nobody can set
        try:
            with open(FILE) as file:
                self.held = json.load(file)
        except (OSError, ValueError):
            self.held = None

    def store(self, pair, asked):
        """Written whole or not at all, with a new key, and before anybody uses the new pair."""
        held = {"pair": pair, "key": secrets.token_hex(16), "asked_at": asked[0]}
        with os.fdopen(os.open(FILE + ".new", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(held, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(FILE + ".new", FILE)
        self.held, self.asked_monotonic = held, asked[1]

    def log_in(self):
        asked = time.time(), time.monotonic()
        form = {"username": os.environ["PAWL_USERNAME"], "password": os.environ["PAWL_PASSWORD"]}
        answer = ask("/auth/login", form)
        if not answer or "token" not in answer:
            raise SystemExit(answer["error"]["message"] if answer else "The server cannot be reached.")
        self.store(answer, asked)

    def refresh(self):
        if not self.held:
            return self.log_in()
        for attempt in range(1, 7):
            asked = time.time(), time.monotonic()
            form = {"refresh_token": self.held["pair"]["refreshToken"]}
            answer = ask("/auth/refresh", form, {"Idempotency-Key": self.held["key"]})
            if answer and "token" in answer:
                return self.store(answer, asked)
            error = (answer or {}).get("error", {})
            if error.get("code") in TERMINAL:
                self.held = None
                os.remove(FILE)
                return self.log_in()
            # No answer, an error page, 429, 503, superseded: the same request with the same key again.
            time.sleep(error.get("retryAfter", attempt))
        raise SystemExit("The server cannot be reached. The session is kept; try again later.")

    def token(self, refused=None):
        """A bearer that is good now; refused is one that the API has just refused."""
        with self.lock:
            if not self.held or self.held["pair"]["token"] == refused or not self.is_good():
                self.refresh()
            return self.held["pair"]["token"]

    def is_good(self):
        # After a restart by our own wall clock: two readings of one clock, so how wrong it is does not matter.
        monotonic = self.asked_monotonic
        age = time.time() - self.held["asked_at"] if monotonic is None else time.monotonic() - monotonic
        return 0 <= age < self.held["pair"]["tokenLifetime"] * 0.9

    def get(self, path):
        bearer = self.token()
        answer = ask(path, headers={"Authorization": "Bearer " + bearer})
        if answer and answer.get("error", {}).get("code") in {"token_expired", "session_ended"}:
            answer = ask(path, headers={"Authorization": "Bearer " + self.token(refused=bearer)})
        return answer


if __name__ == "__main__":
    session = Session()
    for n in range(int(sys.argv[1]) if len(sys.argv) > 1 else 1):
        if n:
            time.sleep(1)
        print(session.get("/auth/session")["guid"], flush=True)
