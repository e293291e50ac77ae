// Puts a fractional price and prints what it reads back, with the client that oapi-codegen generates.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"time"

	"example/generated/feeds"
)

func main() {
	ctx := context.Background()
	client, err := feeds.NewClientWithResponses(os.Getenv("FEEDS_API_URL"), feeds.WithRequestEditorFn(authorize))
	check(err)
	gameId := "game-generated-go"
	live := feeds.GameStatusLive
	_, err = client.PutGamesWithResponse(ctx, feeds.GamesRequest{Games: []feeds.GameInput{{
		Id: gameId, Sport: "soccer", Name: "Reds v Blues", GameDate: time.Now().UTC(), Status: &live,
		Live: &feeds.LiveStateInput{Score: &feeds.Score{Home: "2", Away: "1"}},
	}}})
	check(err)

	first, second, seq := "9/2", "100/30", int64(9007199254740991)
	format := feeds.Fractional
	var record feeds.FeedOdds
	check(record.FromGeneralOdds(feeds.GeneralOdds{
		GameId: gameId, Type: "win", Date: time.Now().UTC(), Seq: &seq, Status: feeds.MarketStatusOpen, OddsFormat: &format,
		Outcomes: &[]feeds.Outcome{{Id: "4711", Odds: &first}, {Id: "4712", Odds: &second}},
	}))
	put, err := client.PutFeedsWithResponse(ctx, feeds.FeedsRequest{Odds: []feeds.FeedOdds{record}})
	check(err)
	if put.JSON200 == nil {
		fail(string(put.Body))
	}

	since := time.Now().Add(-time.Minute).UnixMilli()
	page, err := client.GetFeedsWithResponse(ctx, &feeds.GetFeedsParams{Game: []string{gameId}, Since: &since})
	check(err)
	if page.JSON200 == nil || len(page.JSON200.Odds) != 1 {
		fail(string(page.Body))
	}
	game, err := client.GetGameWithResponse(ctx, gameId)
	check(err)
	if game.JSON200 == nil {
		fail(string(game.Body))
	}
	odds := page.JSON200.Odds[0]
	check(json.NewEncoder(os.Stdout).Encode(map[string]any{
		"prices": []string{*odds.Outcomes[0].Odds, *odds.Outcomes[1].Odds}, "seq": *odds.Seq, "receivedAt": odds.ReceivedAt,
		"score": game.JSON200.Live.Score.Home,
	}))
}

func authorize(_ context.Context, request *http.Request) error {
	request.Header.Set("x-api-key", os.Getenv("API_KEY"))
	request.Header.Set("authorization", "Bearer "+os.Getenv("TOKEN"))
	return nil
}

func check(err error) {
	if err != nil {
		fail(err.Error())
	}
}

func fail(reason string) {
	fmt.Fprintln(os.Stderr, reason)
	os.Exit(1)
}
