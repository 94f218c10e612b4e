// Keeps a session with an API: go run session.go 3
package main

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

type pair struct {
	GUID          string  `json:"guid"`
	Token         string  `json:"token"`
	TokenLifetime float64 `json:"tokenLifetime"`
	RefreshToken  string  `json:"refreshToken"`
}

type answer struct {
	pair
	Error struct {
		Code       string  `json:"code"`
		Message    string  `json:"message"`
		RetryAfter float64 `json:"retryAfter"`
	} `json:"error"`
}

// What is kept: the pair, the key that will spend its refresh token, and when it was asked for.
// In this process the time has a monotonic reading, which nobody can set; from the file it is our own wall clock.
type held struct {
	Pair  pair
	Key   string
	Asked time.Time
}

var (
	base     = env("PAWL_URL", "http://127.0.0.1:4600")
	file     = env("SESSION_FILE", "session.json")
	client   = &http.Client{Timeout: 10 * time.Second}
	terminal = map[string]bool{"session_ended": true, "invalid_refresh_token": true, "refresh_token_expired": true, "refresh_token_reused": true}
	lock     sync.Mutex // one refresh at a time
	now      *held
)

func env(name, otherwise string) string {
	if value, there := os.LookupEnv(name); there {
		return value
	}
	return otherwise
}

// The JSON of an answer, also of a refusal; nil where none came, or one that is no JSON.
func ask(method, path string, form url.Values, header, value string) *answer {
	request, _ := http.NewRequest(method, base+path, strings.NewReader(form.Encode()))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set(header, value)
	response, err := client.Do(request)
	if err != nil {
		return nil
	}
	defer response.Body.Close()
	var got answer
	if json.NewDecoder(response.Body).Decode(&got) != nil {
		return nil
	}
	return &got
}

// Written whole or not at all, with a new key, and before anybody uses the new pair.
func store(got pair, asked time.Time) {
	key := make([]byte, 16)
	rand.Read(key)
	next := &held{got, hex.EncodeToString(key), asked}
	text, _ := json.Marshal(next)
	draft, err := os.OpenFile(file+".new", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	check(err)
	_, err = draft.Write(text)
	check(err)
	check(draft.Sync())
	check(draft.Close())
	check(os.Rename(file+".new", file))
	now = next
}

func logIn() {
	asked := time.Now()
	form := url.Values{"username": {os.Getenv("PAWL_USERNAME")}, "password": {os.Getenv("PAWL_PASSWORD")}}
	got := ask("POST", "/auth/login", form, "Accept", "application/json")
	if got == nil {
		stop("The server cannot be reached.")
	}
	if got.Token == "" {
		stop(got.Error.Message)
	}
	store(got.pair, asked)
}

func refresh() {
	if now == nil {
		logIn()
		return
	}
	for attempt := 1; attempt <= 6; attempt++ {
		asked := time.Now()
		form := url.Values{"refresh_token": {now.Pair.RefreshToken}}
		got := ask("POST", "/auth/refresh", form, "Idempotency-Key", now.Key)
		if got != nil && got.Token != "" {
			store(got.pair, asked)
			return
		}
		if got != nil && terminal[got.Error.Code] {
			now = nil
			os.Remove(file)
			logIn()
			return
		}
		// No answer, an error page, 429, 503, superseded: the same request with the same key again.
		wait := float64(attempt)
		if got != nil && got.Error.RetryAfter > 0 {
			wait = got.Error.RetryAfter
		}
		time.Sleep(time.Duration(wait * float64(time.Second)))
	}
	stop("The server cannot be reached. The session is kept; try again later.")
}

// Token is a bearer that is good now; refused is one that the API has just refused.
func Token(refused string) string {
	lock.Lock()
	defer lock.Unlock()
	if now == nil {
		if text, err := os.ReadFile(file); err == nil {
			var kept held
			if json.Unmarshal(text, &kept) == nil {
				now = &kept
			}
		}
	}
	if now == nil || now.Pair.Token == refused || !isGood(now) {
		refresh()
	}
	return now.Pair.Token
}

func isGood(h *held) bool {
	age := time.Since(h.Asked).Seconds()
	return age >= 0 && age < h.Pair.TokenLifetime*0.9
}

func get(path string) *answer {
	bearer := Token("")
	got := ask("GET", path, nil, "Authorization", "Bearer "+bearer)
	if got != nil && (got.Error.Code == "token_expired" || got.Error.Code == "session_ended") {
		got = ask("GET", path, nil, "Authorization", "Bearer "+Token(bearer))
	}
	return got
}

func check(err error) {
	if err != nil {
		stop(err.Error())
	}
}

func stop(message string) {
	fmt.Fprintln(os.Stderr, message)
	os.Exit(1)
}

func main() {
	calls := 1
	if len(os.Args) > 1 {
		calls, _ = strconv.Atoi(os.Args[1])
	}
	for n := 0; n < calls; n++ {
		if n > 0 {
			time.Sleep(time.Second)
		}
		if got := get("/auth/session"); got != nil {
			fmt.Println(got.GUID)
		}
	}
}
