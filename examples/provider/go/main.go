// Sends prices of one game every half second, a bet stop now and then, until Ctrl-C.
//
// Needs nothing but Go. docs/PROTOCOL.md has the rules, which this program names: P29 to P32.
//
//	go run examples/provider/go/main.go        # to the stack that `npm start` runs
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"maps"
	"math"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"strconv"
	"time"
)

const (
	gameID   = "game-example-go"
	maxPause = 30 * time.Second
)

var (
	outputsFile = flag.String("outputs", ".sportsfeeds/outputs.json", "outputs of the stack")
	count       = flag.Int("count", math.MaxInt, "end after this many times")
)

// Provider sends odds to a stack.
type provider struct {
	url, apiKey string
	http        http.Client
}

// openProvider takes the address and a key from the environment, or from the file that `npm start` writes.
func openProvider() (*provider, error) {
	client := http.Client{Timeout: 10 * time.Second}
	if apiKey, ok := os.LookupEnv("SPORTSFEEDS_API_KEY"); ok {
		return &provider{os.Getenv("SPORTSFEEDS_FEEDS_API_URL"), apiKey, client}, nil
	}
	var outputs struct {
		FeedsAPIURL     string
		ProviderAPIKeys map[string]string
	}
	text, err := os.ReadFile(*outputsFile)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(text, &outputs); err != nil {
		return nil, err
	}
	keys := slices.Collect(maps.Values(outputs.ProviderAPIKeys))
	if len(keys) == 0 {
		return nil, fmt.Errorf("%s has no API key of a provider", *outputsFile)
	}
	return &provider{outputs.FeedsAPIURL, keys[0], client}, nil
}

// put sends the same until the service has taken or refused it (P32).
func (p *provider) put(path string, body, into any) error {
	encoded, err := json.Marshal(body)
	if err != nil {
		return err
	}
	for attempt := 0; ; attempt++ {
		status, text, atLeast, err := p.attempt(path, encoded)
		switch {
		case err != nil:
			log.Printf("%s: %v; trying again", path, err)
		case status == http.StatusTooManyRequests || status >= 500:
			log.Printf("%s: HTTP %d; trying again", path, status)
		case status >= 400:
			return fmt.Errorf("%s was refused: HTTP %d: %s", path, status, text)
		default:
			return json.Unmarshal(text, into)
		}
		wait(attempt, atLeast)
	}
}

func (p *provider) attempt(path string, body []byte) (status int, text []byte, retryAfter time.Duration, err error) {
	request, err := http.NewRequest(http.MethodPut, p.url+path, bytes.NewReader(body))
	if err != nil {
		return 0, nil, 0, err
	}
	request.Header.Set("content-type", "application/json")
	request.Header.Set("x-api-key", p.apiKey)
	response, err := p.http.Do(request)
	if err != nil {
		return 0, nil, 0, err
	}
	defer response.Body.Close()
	text, err = io.ReadAll(response.Body)
	return response.StatusCode, text, readRetryAfter(response.Header.Get("retry-after")), err
}

// readRetryAfter is the time that the service asks to wait: a number of seconds, or until a date.
func readRetryAfter(header string) time.Duration {
	if seconds, err := strconv.Atoi(header); err == nil {
		return time.Duration(seconds) * time.Second
	}
	until, err := http.ParseTime(header)
	if err != nil {
		return 0
	}
	return time.Until(until)
}

// wait pauses for a random time that grows with each attempt, so that providers do not all come back at once.
func wait(attempt int, atLeast time.Duration) {
	longest := min(maxPause, time.Second<<min(attempt, 5))
	time.Sleep(max(atLeast, rand.N(longest)))
}

type odds map[string]any

// putOdds sends again what was not stored (P31). It returns how many are stored.
func (p *provider) putOdds(records []odds) (int, error) {
	stored := 0
	for attempt := 0; ; attempt++ {
		var response struct {
			Stored    int
			NotStored []int
			Rejected  []struct {
				Index         int
				Field, Reason string
			}
			Warnings []struct{ Message string }
		}
		if err := p.put("/feeds", map[string]any{"odds": records}, &response); err != nil {
			return stored, err
		}
		stored += response.Stored
		for _, rejected := range response.Rejected {
			log.Print("rejected: ", records[rejected.Index], rejected.Field, " ", rejected.Reason)
		}
		for _, warning := range response.Warnings {
			log.Print("warning: ", warning.Message)
		}
		if len(response.NotStored) == 0 {
			return stored, nil
		}
		var again []odds
		for _, index := range response.NotStored {
			again = append(again, records[index])
		}
		records = again
		wait(attempt, 0)
	}
}

func now() string {
	return time.Now().UTC().Format("2006-01-02T15:04:05.000Z")
}

// market is one line of several, with any outcomes. Prices are text, so that none is rounded on the way.
func market(date string, price float64) odds {
	return odds{
		"gameId": gameID, "type": "total", "line": 2.5, "date": date,
		"status": "open", "oddsFormat": "decimal",
		"outcomes": []map[string]string{
			{"id": "over", "odds": fmt.Sprintf("%.2f", price)},
			{"id": "under", "odds": fmt.Sprintf("%.2f", price/(price-0.97))},
		},
	}
}

func main() {
	flag.Parse()
	p, err := openProvider()
	if err != nil {
		log.Fatalf("Start the system with `npm start` first: %v", err)
	}
	// P29: the game first, so that its odds have a sport.
	game := map[string]string{
		"id": gameID, "sport": "soccer", "name": "Reds v Blues", "homeTeam": "Reds", "awayTeam": "Blues",
		"gameDate": now(), "status": "live",
	}
	if err := p.put("/games", map[string]any{"games": []any{game}}, &struct{}{}); err != nil {
		log.Fatal(err)
	}
	price := 2.0
	for sent := range *count {
		price = max(1.05, price+(rand.Float64()-0.5)/10)
		records := []odds{market(now(), price)}
		if sent%10 == 9 {
			// A goal: all markets are suspended, and each opens again by its next record.
			records = append(records, odds{"gameId": gameID, "type": "*", "isOpen": false, "date": now(), "reason": "goal"})
		}
		// One request after another: P32 asks for this within each market.
		stored, err := p.putOdds(records)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%.2f: %d of %d stored\n", price, stored, len(records))
		time.Sleep(500 * time.Millisecond)
	}
}
