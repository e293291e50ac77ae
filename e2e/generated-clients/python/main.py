"""Puts a fractional price and prints what it reads back, with the client that openapi-generator generates."""

import json
import os
import time
from datetime import datetime, timezone

import feeds

client = feeds.ApiClient(
    feeds.Configuration(
        host=os.environ["FEEDS_API_URL"],
        api_key={"providerKey": os.environ["API_KEY"]},
        access_token=os.environ["TOKEN"],
    )
)
provider, analyst = feeds.ProviderApi(client), feeds.AnalystApi(client)
game_id = "game-generated-python"
now = datetime.now(timezone.utc)
score = feeds.Score(home="2", away="1")
game = feeds.GameInput(
    id=game_id, sport="soccer", name="Reds v Blues", gameDate=now, status="live", live=feeds.LiveStateInput(score=score)
)
provider.put_games(feeds.GamesRequest(games=[game]))

record = feeds.GeneralOdds(
    gameId=game_id,
    type="win",
    date=now,
    seq=9007199254740991,
    status="open",
    oddsFormat="fractional",
    outcomes=[feeds.Outcome(id="4711", odds="9/2"), feeds.Outcome(id="4712", odds="100/30")],
)
stored = provider.put_feeds(feeds.FeedsRequest(odds=[feeds.FeedOdds(record)]))
assert stored.stored == 1, stored

[odds] = analyst.get_feeds([game_id], since=int(time.time() * 1000) - 60_000).odds
live = analyst.get_game(game_id).live
print(
    json.dumps(
        {
            "prices": [outcome.odds for outcome in odds.outcomes],
            "seq": odds.seq,
            "receivedAt": odds.received_at,
            "score": live.score.home,
        }
    )
)
