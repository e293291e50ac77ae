// Shows every price of every game as it changes, and misses none.
//
// docs/PROTOCOL.md has the rules of the protocol, which this program names: P1, P2, …
//
//	go build -C examples/analyst/go
//	examples/analyst/go/analyst            # the stack that `npm start` runs
//	npm run simulator -- verify-client -- examples/analyst/go/analyst --json
package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"maps"
	"math"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/coder/websocket"
)

const (
	pingEvery   = 15 * time.Second
	pongWithin  = 5 * time.Second
	giveUpAfter = 5 * time.Second
	flowsWithin = 15 * time.Second
	maxPause    = 30 * time.Second
	// Milliseconds, as the protocol counts them.
	slackMs  = 10_000
	memoryMs = 20 * 60_000
	// P4: the close code of a server that speaks a newer protocol.
	outdated    = websocket.StatusCode(4426)
	maxRefusals = 2
	pageGames   = 50
	// Frames have at most 1 MB.
	maxFrameBytes = 2 << 20
)

var (
	errOutdated     = errors.New("this program is older than the service")
	errRefused      = errors.New("the token is refused, or its client is inactive")
	refusedStatuses = []int{http.StatusUnauthorized, http.StatusForbidden}
)

var (
	asJSON   = flag.Bool("json", false, "print what verify-client reads")
	statuses = []string{"open", "suspended", "closed"}
	requests = http.Client{Timeout: 10 * time.Second}
)

// Addresses of a stack.
type stack struct{ feedsURL, socketURL, tokenURL string }

// readStack takes them from the environment, or from the file that `npm start` writes.
func readStack() (stack, error) {
	if feedsURL, ok := os.LookupEnv("SPORTSFEEDS_FEEDS_API_URL"); ok {
		return stack{feedsURL: feedsURL, socketURL: os.Getenv("SPORTSFEEDS_BOOKMAKER_API_URL")}, nil
	}
	var outputs struct {
		FeedsAPIURL     string
		BookmakerAPIURL string
		Local           struct{ TokenURL string }
	}
	text, err := os.ReadFile(".sportsfeeds/outputs.json")
	if err == nil {
		err = json.Unmarshal(text, &outputs)
	}
	return stack{outputs.FeedsAPIURL, outputs.BookmakerAPIURL, outputs.Local.TokenURL}, err
}

func (s stack) token() (string, error) {
	if token, ok := os.LookupEnv("SPORTSFEEDS_TOKEN"); ok {
		return token, nil
	}
	var issued struct {
		AccessToken string `json:"access_token"`
	}
	return issued.AccessToken, getJSON(s.tokenURL, "", &issued)
}

func (s stack) get(path string, query url.Values, into any) error {
	token, err := s.token()
	if err != nil {
		return err
	}
	return getJSON(s.feedsURL+path+"?"+query.Encode(), token, into)
}

func getJSON(address, token string, into any) error {
	request, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	if token != "" {
		request.Header.Set("authorization", "Bearer "+token)
	}
	response, err := requests.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", address, response.Status)
	}
	return readJSON(response.Body, into)
}

// readJSON keeps numbers as they were written: prices are exact.
func readJSON(from io.Reader, into any) error {
	decoder := json.NewDecoder(from)
	decoder.UseNumber()
	return decoder.Decode(into)
}

// A record of odds, as far as it is shown.
type record struct {
	game, market, provider, date, digest, status string
	seq                                          int64
	// Microseconds.
	received int64
	outcomes []string
	prices   []*string
}

func (r record) key() string {
	key := fmt.Sprintf("%s/odds-%s#%s#%s", r.game, r.date, r.market, r.provider)
	if r.digest == "" {
		return key
	}
	return key + "#" + r.digest
}

// compare is the order of the records of a market.
func (r record) compare(other record) int {
	return cmp.Or(
		cmp.Compare(r.date, other.date),
		cmp.Compare(stopsLast(r), stopsLast(other)),
		cmp.Compare(r.seq, other.seq),
		cmp.Compare(r.received, other.received),
		cmp.Compare(r.digest, other.digest),
	)
}

func stopsLast(r record) int {
	if r.market == "*" {
		return 1
	}
	return 0
}

type frame struct {
	Type     string
	Code     string
	SentAt   float64
	LiveFrom float64
	Position *struct {
		Shard, Epoch string
		N            int64
	}
	Conflated int64
	Through   *float64
	Shards    []string
	Games     []block
}

type block struct {
	Game    string
	Time    int64
	Markets [][]any
	Odds    [][]any
}

// decode reads the records of one game in a frame (P10).
func (b block) decode() []record {
	records := make([]record, 0, len(b.Odds))
	for _, entry := range b.Odds {
		market := b.Markets[int(number(entry[0]))]
		at := time.UnixMilli(b.Time + int64(number(entry[1]))).UTC()
		r := record{
			game:     b.Game,
			market:   market[0].(string),
			provider: market[1].(string),
			date:     at.Format("2006-01-02T15:04:05.000Z"),
			received: b.Time*1000 + int64(math.Round(number(entry[2])*1000)),
			digest:   entry[4].(string),
			status:   statuses[int(number(entry[5]))/3],
		}
		if len(entry) > 7 {
			r.seq = int64(number(entry[7].(map[string]any)["seq"]))
		}
		for _, outcome := range market[2].([]any) {
			r.outcomes = append(r.outcomes, first(outcome).(string))
		}
		for _, price := range entry[6].([]any) {
			r.prices = append(r.prices, priceText(first(price)))
		}
		records = append(records, r)
	}
	return records
}

// first unwraps what may be a list that says more.
func first(value any) any {
	if list, ok := value.([]any); ok {
		return list[0]
	}
	return value
}

// number is 0 for what is absent.
func number(value any) float64 {
	text, _ := value.(json.Number)
	parsed, _ := text.Float64()
	return parsed
}

func priceText(price any) *string {
	if text := fmt.Sprint(price); text != "0" {
		return &text
	}
	return nil
}

// A record of the REST API, which names what a frame counts.
type restRecord struct {
	GameID, Type, Period, Subject, Provider, Date, Digest, Status string
	Line                                                          *json.Number
	Seq                                                           int64
	ReceivedAt                                                    json.Number
	Outcomes                                                      []struct {
		ID   string
		Odds *string
	}
}

var separators = regexp.MustCompile(`[%#/:@]`)

func (o restRecord) decode() record {
	market := o.Type
	if o.Period != "" {
		market += "/" + o.Period
	}
	if o.Subject != "" {
		market += ":" + separators.ReplaceAllStringFunc(o.Subject, func(found string) string {
			return fmt.Sprintf("%%%02X", found[0])
		})
	}
	if o.Line != nil {
		market += "@" + o.Line.String()
	}
	r := record{
		game: o.GameID, market: market, provider: o.Provider, date: o.Date, digest: o.Digest, status: o.Status,
		seq:      o.Seq,
		received: int64(math.Round(number(o.ReceivedAt) * 1000)),
	}
	for _, outcome := range o.Outcomes {
		r.outcomes = append(r.outcomes, outcome.ID)
		r.prices = append(r.prices, outcome.Odds)
	}
	return r
}

// What people see: each record once, the current one of each market, and whether it is live.
type screen struct {
	state  string
	seen   map[string]int64
	newest map[[3]string]record
	games  map[string]bool
	// The server's time since which something may be missing; zero before the first connection.
	sinceMs float64
}

func (s *screen) setState(state string) {
	if state != s.state {
		s.state = state
		write(map[string]any{"state": state}, "state: "+state)
	}
}

func (s *screen) show(r record) {
	key := r.key()
	s.games[r.game] = true
	// P12: once, unless the provider sent it again.
	if received, ok := s.seen[key]; ok && r.received <= received {
		return
	}
	s.seen[key] = r.received
	// P13: what is older than what is shown is history.
	market := [3]string{r.game, r.market, r.provider}
	newest, isKnown := s.newest[market]
	isCurrent := !isKnown || r.compare(newest) > 0
	if isCurrent {
		s.newest[market] = r
	}
	var prices []string
	for i, price := range r.prices {
		if price != nil {
			prices = append(prices, r.outcomes[i]+" "+*price)
		}
	}
	write(
		map[string]any{"key": key, "prices": r.prices, "current": isCurrent, "state": s.state},
		strings.Join([]string{r.game, r.market, r.provider, strings.Join(prices, ", "), r.status}, " "),
	)
}

// forget drops what no catch-up brings any more.
func (s *screen) forget(beforeMs float64) {
	maps.DeleteFunc(s.seen, func(_ string, received int64) bool { return float64(received) < beforeMs*1000 })
}

func write(line map[string]any, text string) {
	if *asJSON {
		encoded, _ := json.Marshal(line)
		text = string(encoded)
	}
	fmt.Println(text)
}

// The positions of one connection, and what has to be caught up.
type follower struct {
	stack      stack
	screen     *screen
	isDoubtful bool
	sinceMs    float64
	// Zero while it is not known when to catch up.
	due       time.Time
	held      []record
	positions map[[2]string]int64
	// The server's time up to which each shard has brought everything.
	reachedMs map[string]float64
	// The clock when each shard was last known to flow, and the shards that have to.
	flowed  map[string]time.Time
	flowing []string
	began   time.Time
	beganMs float64
}

func (f *follower) doubt(sinceMs float64) {
	if !f.isDoubtful {
		f.isDoubtful, f.sinceMs, f.due = true, sinceMs, time.Now()
	}
	f.sinceMs = min(f.sinceMs, sinceMs)
	f.screen.setState("catching-up")
}

func (f *follower) hear(fr frame) {
	var records []record
	for _, b := range fr.Games {
		records = append(records, b.decode()...)
	}
	if fr.Position != nil {
		f.follow(fr, records)
	}
	// P27: the server has left records out.
	if fr.Conflated > 0 {
		f.doubt(f.reachedByAllMs() - slackMs)
	}
	if f.isDoubtful {
		f.held = append(f.held, records...)
		return
	}
	for _, r := range records {
		f.screen.show(r)
	}
}

func (f *follower) follow(fr frame, records []record) {
	shard := fr.Position.Shard
	epoch := [2]string{shard, fr.Position.Epoch}
	// P16, P17: the next one of its own epoch, or something was lost.
	if fr.Position.N != f.positions[epoch]+1 {
		f.doubt(f.reachedByMs(shard) - slackMs)
	}
	f.positions[epoch] = fr.Position.N
	for _, r := range records {
		f.reach(shard, float64(r.received)/1000)
	}
	if fr.Through != nil {
		f.flow(shard, fr, fr.Shards)
	}
}

// flow takes a heartbeat of a shard (P18): both times are the server's.
func (f *follower) flow(shard string, fr frame, shards []string) {
	f.flowed[shard] = time.Now().Add(-milliseconds(fr.SentAt - *fr.Through))
	f.flowing = shards
	f.reach(shard, *fr.Through)
}

func (f *follower) reach(shard string, ms float64) {
	f.reachedMs[shard] = max(f.reachedByMs(shard), ms)
}

// reachedByMs is the beginning of the connection for a shard that has brought nothing yet.
func (f *follower) reachedByMs(shard string) float64 {
	if ms, ok := f.reachedMs[shard]; ok {
		return ms
	}
	return f.beganMs
}

func (f *follower) reachedByAllMs() float64 {
	if len(f.flowing) == 0 {
		return f.beganMs
	}
	oldest := math.Inf(1)
	for _, shard := range f.flowing {
		oldest = min(oldest, f.reachedByMs(shard))
	}
	return oldest
}

// missingSinceMs is what the next connection has to catch up from (P20), once this one has ended.
func (f *follower) missingSinceMs() float64 {
	since := f.reachedByAllMs() - slackMs
	if f.isDoubtful {
		since = min(since, f.sinceMs)
	}
	return since
}

// isStalled tells whether a shard of the stream stands still (P18).
func (f *follower) isStalled() bool {
	if len(f.flowing) == 0 {
		return time.Since(f.began) > flowsWithin
	}
	return slices.ContainsFunc(f.flowing, func(shard string) bool {
		flowed, ok := f.flowed[shard]
		if !ok {
			flowed = f.began
		}
		return time.Since(flowed) > flowsWithin
	})
}

func milliseconds(ms float64) time.Duration {
	return time.Duration(max(0, ms) * float64(time.Millisecond))
}

// catchUp shows everything since the doubt began, merged with what came meanwhile (P20, P21).
func (f *follower) catchUp() {
	records, err := f.readMissed()
	if err != nil {
		log.Print(err)
		f.due = time.Now().Add(time.Second + rand.N(time.Second))
		return
	}
	records = append(records, f.held...)
	f.isDoubtful, f.held, f.due = false, nil, time.Time{}
	slices.SortFunc(records, record.compare)
	for _, r := range records {
		f.screen.show(r)
	}
	f.screen.forget(f.sinceMs - memoryMs)
	f.screen.setState("live")
}

func (f *follower) readMissed() ([]record, error) {
	var listed struct{ Games []struct{ ID string } }
	if err := f.stack.get("/games", nil, &listed); err != nil {
		return nil, err
	}
	games := maps.Clone(f.screen.games)
	for _, game := range listed.Games {
		games[game.ID] = true
	}
	since := strconv.FormatInt(int64(max(0, f.sinceMs)), 10)
	var records []record
	for some := range slices.Chunk(slices.Sorted(maps.Keys(games)), pageGames) {
		queries := []url.Values{{"game": some, "since": {since}}}
		if len(f.screen.newest) == 0 {
			queries = append(queries, url.Values{"game": some})
		}
		for _, query := range queries {
			read, err := f.readPages(query)
			if err != nil {
				return nil, err
			}
			records = append(records, read...)
		}
	}
	return records, nil
}

func (f *follower) readPages(query url.Values) ([]record, error) {
	var records []record
	for {
		var page struct {
			Odds   []restRecord
			Cursor string
		}
		if err := f.stack.get("/feeds", query, &page); err != nil {
			return nil, err
		}
		for _, odds := range page.Odds {
			records = append(records, odds.decode())
		}
		if page.Cursor == "" {
			return records, nil
		}
		query.Set("cursor", page.Cursor)
	}
}

// followStack holds one connection until it ends.
func followStack(s stack, scr *screen) error {
	scr.setState("connecting")
	token, err := s.token()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	dialing, stopDialing := context.WithTimeout(ctx, 10*time.Second)
	defer stopDialing()
	options := &websocket.DialOptions{Subprotocols: []string{"sportsfeeds.v2", "bearer." + token}}
	socket, response, err := websocket.Dial(dialing, s.socketURL, options)
	if err != nil && response != nil && slices.Contains(refusedStatuses, response.StatusCode) {
		return fmt.Errorf("%w: %s", errRefused, response.Status)
	}
	if err != nil {
		return err
	}
	defer socket.CloseNow()
	socket.SetReadLimit(maxFrameBytes)
	frames, failed := readFrames(ctx, socket)
	// P6, P19: subscribe first; on a new connection something is missing.
	if err := send(ctx, socket, `{"action":"subscribe","all":true}`); err != nil {
		return err
	}
	scr.setState("catching-up")
	var f *follower
	defer func() {
		if f != nil {
			scr.sinceMs = f.missingSinceMs()
		}
	}()
	heardAt, pingedAt := time.Now(), time.Now()
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case err := <-failed:
			return err
		case fr := <-frames:
			heardAt = time.Now()
			if f == nil {
				f = newFollower(s, scr, fr.SentAt)
			}
			switch {
			case fr.Type == "subscribed":
				// P19: until `liveFrom`, by the server's clock, frames may miss the connection.
				f.due = heardAt.Add(milliseconds(fr.LiveFrom - fr.SentAt))
			case fr.Type == "snapshot" || fr.Type == "odds":
				f.hear(fr)
			case fr.Type == "heartbeat" && fr.Through != nil:
				// P25: of all shards.
				f.flow("all", fr, []string{"all"})
			case fr.Type == "error" && fr.Code == "outdated":
				return errOutdated
			}
		case <-tick.C:
		}
		// P7: ping, and call nothing live that may be stale.
		if time.Since(pingedAt) >= pingEvery {
			if err := send(ctx, socket, `{"action":"ping"}`); err != nil {
				return err
			}
			pingedAt = time.Now()
		}
		var silent time.Duration
		if pingedAt.After(heardAt) {
			silent = time.Since(pingedAt)
		}
		switch {
		case silent > pongWithin+giveUpAfter:
			return fmt.Errorf("no frame for %v", time.Since(heardAt).Round(time.Second))
		case silent > pongWithin || f != nil && f.isStalled():
			scr.setState("stale")
		case scr.state == "stale" && (f == nil || f.isDoubtful):
			scr.setState("catching-up")
		case scr.state == "stale":
			scr.setState("live")
		}
		isDue := f != nil && f.isDoubtful && !f.due.IsZero() && time.Now().After(f.due)
		if isDue && scr.state == "catching-up" {
			f.catchUp()
		}
	}
}

// newFollower begins with a doubt: what the last connection missed, and what came since.
func newFollower(s stack, scr *screen, beganMs float64) *follower {
	return &follower{
		stack: s, screen: scr, isDoubtful: true, sinceMs: cmp.Or(scr.sinceMs, beganMs-slackMs),
		positions: map[[2]string]int64{}, reachedMs: map[string]float64{},
		flowed: map[string]time.Time{}, began: time.Now(), beganMs: beganMs,
	}
}

// readFrames reads until the connection ends: a deadline for a single read would close it.
func readFrames(ctx context.Context, socket *websocket.Conn) (<-chan frame, <-chan error) {
	frames, failed := make(chan frame), make(chan error, 1)
	go func() {
		for {
			_, data, err := socket.Read(ctx)
			if err != nil {
				failed <- err
				return
			}
			var fr frame
			// P5: a frame that cannot be read is skipped.
			if err := readJSON(bytes.NewReader(data), &fr); err != nil {
				log.Printf("skipped a frame: %v", err)
				continue
			}
			select {
			case frames <- fr:
			case <-ctx.Done():
				return
			}
		}
	}()
	return frames, failed
}

func send(ctx context.Context, socket *websocket.Conn, message string) error {
	sending, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	return socket.Write(sending, websocket.MessageText, []byte(message))
}

func main() {
	flag.Parse()
	s, err := readStack()
	if err != nil {
		log.Fatalf("Start the system with `npm start` first: %v", err)
	}
	scr := &screen{seen: map[string]int64{}, newest: map[[3]string]record{}, games: map[string]bool{}}
	pause := time.Second
	refusals := 0
	for {
		err := followStack(s, scr)
		log.Printf("connection lost: %v", err)
		if errors.Is(err, errRefused) {
			refusals++
		} else {
			refusals = 0
		}
		// P2, P4: the second refusal in a row is for people, and so is a program that is too old.
		if refusals == maxRefusals || errors.Is(err, errOutdated) || websocket.CloseStatus(err) == outdated {
			scr.setState("closed")
			log.Fatal(err)
		}
		// P3: another connection after a random pause that grows with each failure.
		pause = min(maxPause, pause*2)
		if scr.state == "live" || scr.state == "stale" {
			pause = time.Second
		}
		scr.setState("offline")
		time.Sleep(rand.N(pause))
	}
}
