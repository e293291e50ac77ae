"""Shows every price of every game as it changes, and misses none.

docs/PROTOCOL.md has the rules of the protocol, which this program names: P1, P2, …

    python3 -m pip install websockets
    python3 examples/analyst/python/main.py            # the stack that `npm start` runs
    npm run simulator -- verify-client -- python3 examples/analyst/python/main.py --json
"""

# /// script
# dependencies = ["websockets>=14"]
# ///
import json
import math
import os
import random
import re
import sys
import time
import urllib.parse
import urllib.request
from datetime import datetime, timedelta, timezone
from decimal import Decimal

from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException
from websockets.sync.client import connect

AS_JSON = "--json" in sys.argv
PING_EVERY, PONG_WITHIN, GIVE_UP_AFTER, FLOWS_WITHIN = 15, 5, 5, 15
SLACK_MS, PAGE_GAMES = 10_000, 50
OUTDATED, MAX_REFUSALS = 4426, 2
FORMATS = ["american", "decimal", "fractional"]
STATUSES = ["open", "suspended", "closed"]


def read_stack():
    """The addresses of a stack: from the environment, or from the file that `npm start` writes."""
    if "SPORTSFEEDS_FEEDS_API_URL" in os.environ:
        return os.environ["SPORTSFEEDS_FEEDS_API_URL"], os.environ["SPORTSFEEDS_BOOKMAKER_API_URL"], None
    with open(".sportsfeeds/outputs.json", encoding="utf8") as file:
        outputs = json.load(file)
    return outputs["feedsApiUrl"], outputs["bookmakerApiUrl"], outputs["local"]["tokenUrl"]


FEEDS_URL, SOCKET_URL, TOKEN_URL = read_stack()


def get_token():
    if "SPORTSFEEDS_TOKEN" in os.environ:
        return os.environ["SPORTSFEEDS_TOKEN"]
    with urllib.request.urlopen(TOKEN_URL, timeout=10) as response:
        return json.load(response)["access_token"]


def get(path, query=()):
    request = urllib.request.Request(f"{FEEDS_URL}{path}?{urllib.parse.urlencode(query)}")
    request.add_header("authorization", f"Bearer {get_token()}")
    with urllib.request.urlopen(request, timeout=10) as response:
        return read_json(response.read())


def read_json(text):
    """Decimal numbers are exact: prices and times stay as they were written."""
    return json.loads(text, parse_float=Decimal)


def decode(block):
    """P10: the records of one game in a frame."""
    zero = datetime(1970, 1, 1, tzinfo=timezone.utc)
    for entry in block["odds"]:
        place, date, received, _stored, digest, flags, prices = entry[:7]
        market, provider, outcomes = block["markets"][place][:3]
        at = zero + timedelta(milliseconds=block["time"] + date)
        yield {
            "game": block["game"],
            "market": market,
            "provider": provider,
            "date": at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z",
            "received": round(Decimal(block["time"]) + Decimal(received), 3),
            "digest": digest,
            "status": STATUSES[flags // 3],
            "seq": (entry[7] if len(entry) > 7 else {}).get("seq", 0),
            "outcomes": [outcome if isinstance(outcome, str) else outcome[0] for outcome in outcomes],
            "prices": [price_text(price[0] if isinstance(price, list) else price) for price in prices],
        }


def price_text(price):
    return None if price == 0 else str(price)


def from_rest(odds):
    """A record of the REST API, which names what a frame counts."""
    line = "" if "line" not in odds else f"@{odds['line']:f}" if isinstance(odds["line"], Decimal) else f"@{odds['line']}"
    subject = re.sub(r"[%#/:@]", lambda found: f"%{ord(found[0]):02X}", odds.get("subject", ""))
    period = f"/{odds['period']}" if "period" in odds else ""
    return {
        "game": odds["gameId"],
        "market": odds["type"] + period + (f":{subject}" if subject else "") + line,
        "provider": odds["provider"],
        "date": odds["date"],
        "received": Decimal(odds["receivedAt"]),
        "digest": odds["digest"],
        "status": odds["status"],
        "seq": odds.get("seq", 0),
        "outcomes": [outcome["id"] for outcome in odds["outcomes"]],
        "prices": [outcome.get("odds") for outcome in odds["outcomes"]],
    }


def key_of(record):
    key = f"{record['game']}/odds-{record['date']}#{record['market']}#{record['provider']}"
    return f"{key}#{record['digest']}" if record["digest"] else key


def rank_of(record):
    """The order of the records of a market."""
    return record["date"], record["market"] == "*", record["seq"], record["received"], record["digest"]


class Screen:
    """What people see: each record once, the current one of each market, and whether it is live."""

    def __init__(self):
        self.state = None
        self.seen = {}
        self.newest = {}
        self.games = set()
        #: The server's time since which something may be missing.
        self.missing_since = None

    def set_state(self, state):
        if state != self.state:
            self.state = state
            self.write({"state": state}, f"state: {state}")

    def show(self, record):
        key = key_of(record)
        self.games.add(record["game"])
        # P12: once, unless the provider sent it again.
        if key in self.seen and record["received"] <= self.seen[key]:
            return
        self.seen[key] = record["received"]
        # P13: what is older than what is shown is history.
        market = (record["game"], record["market"], record["provider"])
        is_current = market not in self.newest or rank_of(record) > self.newest[market]
        if is_current:
            self.newest[market] = rank_of(record)
        prices = ", ".join(f"{outcome} {price}" for outcome, price in zip(record["outcomes"], record["prices"]))
        self.write(
            {"key": key, "prices": record["prices"], "current": is_current, "state": self.state},
            f"{record['game']} {record['market']} {record['provider']} {prices} {record['status']}",
        )

    def forget(self, before):
        """No catch-up brings what is older than this."""
        self.seen = {key: received for key, received in self.seen.items() if received >= before}

    def write(self, line, text):
        print(json.dumps(line) if AS_JSON else text, flush=True)


class Follower:
    """The positions of one connection, and what has to be caught up."""

    def __init__(self, screen, began_ms):
        self.screen = screen
        self.began_ms = began_ms
        #: What the last connection missed, and what came since.
        self.since = began_ms - SLACK_MS if screen.missing_since is None else screen.missing_since
        self.due = math.inf
        self.held = []
        self.positions = {}
        #: The server's time up to which each shard has brought everything.
        self.reached = {}
        #: The clock when each shard was last known to flow; those that have heartbeats; the rest flowed at the beginning.
        self.flowed = {}
        self.flowing = []
        self.began = time.time()

    @property
    def is_doubtful(self):
        return self.since is not None

    def doubt(self, since, due=0.0):
        self.due = due if self.since is None else self.due
        self.since = since if self.since is None else min(self.since, since)
        self.screen.set_state("catching-up")

    def hear(self, frame):
        records = [record for block in frame["games"] for record in decode(block)]
        position = frame.get("position")
        if position is not None:
            self.follow(position, frame, records)
        # P27: the server has left records out.
        if frame.get("conflated", 0) > 0:
            self.doubt(self.reached_by_all - SLACK_MS)
        if self.is_doubtful:
            self.held += records
        else:
            for record in records:
                self.screen.show(record)

    def follow(self, position, frame, records):
        shard, epoch, n = position["shard"], position["epoch"], position["n"]
        # P16, P17: the next one of its own epoch, or something was lost.
        if n != self.positions.get((shard, epoch), 0) + 1:
            self.doubt(self.reached_by(shard) - SLACK_MS)
        self.positions[(shard, epoch)] = n
        for record in records:
            self.reach(shard, record["received"])
        if "through" in frame:
            self.flow(shard, frame, frame["shards"])

    def flow(self, shard, frame, shards):
        """P18: both times are the server's."""
        self.flowed[shard] = time.time() - max(0.0, float(frame["sentAt"] - frame["through"])) / 1000
        self.flowing = shards
        self.reach(shard, frame["through"])

    def reach(self, shard, at):
        self.reached[shard] = max(self.reached_by(shard), float(at))

    def reached_by(self, shard):
        """The beginning of the connection for a shard that has brought nothing yet."""
        return self.reached.get(shard, float(self.began_ms))

    @property
    def reached_by_all(self):
        return min([self.reached_by(shard) for shard in self.flowing] or [float(self.began_ms)])

    @property
    def missing_since(self):
        """P20: what the next connection has to catch up from, once this one has ended."""
        missed = self.reached_by_all - SLACK_MS
        return missed if self.since is None else min(missed, float(self.since))

    @property
    def flowed_at(self):
        return min([self.flowed.get(shard, self.began) for shard in self.flowing] or [self.began])

    def catch_up(self):
        """P20, P21: everything since the doubt began, merged with what came meanwhile."""
        since, self.since = self.since, None
        try:
            listed = {game["id"] for game in get("/games")["games"]}
            games = sorted(listed | self.screen.games)
            records = []
            for start in range(0, len(games), PAGE_GAMES):
                some = [("game", game) for game in games[start : start + PAGE_GAMES]]
                records += read_pages(some + [("since", max(0, int(since)))])
                if not self.screen.newest:
                    records += read_pages(some)
        except OSError:
            self.since, self.due = since, time.time() + 1 + random.random()
            return
        held, self.held = self.held, []
        for record in sorted(records + held, key=rank_of):
            self.screen.show(record)
        self.screen.forget(since - 20 * 60_000)
        self.screen.set_state("live")


def read_pages(query):
    records, cursor = [], []
    while True:
        page = get("/feeds", query + cursor)
        records += map(from_rest, page["odds"])
        if "cursor" not in page:
            return records
        cursor = [("cursor", page["cursor"])]


def follow_stack(screen):
    """One connection, until it ends."""
    screen.set_state("connecting")
    with connect(SOCKET_URL, subprotocols=["sportsfeeds.v2", f"bearer.{get_token()}"], ping_interval=None) as socket:
        # P6, P19: subscribe first; on a new connection something is missing.
        socket.send(json.dumps({"action": "subscribe", "all": True}))
        screen.set_state("catching-up")
        follower = None
        heard = pinged = time.time()
        while True:
            try:
                frame = read_json(socket.recv(timeout=0.2))
            except TimeoutError:
                frame = None
            now = time.time()
            if frame is not None:
                heard = now
                follower = follower or Follower(screen, frame["sentAt"])
                if frame["type"] == "subscribed":
                    # P19: until `liveFrom`, by the server's clock, frames may miss the connection.
                    follower.due = now + max(0.0, float(frame["liveFrom"] - frame["sentAt"])) / 1000
                elif frame["type"] in ("snapshot", "odds"):
                    follower.hear(frame)
                elif frame["type"] == "heartbeat":
                    # P25: of all shards.
                    follower.flow("all", frame, ["all"])
                elif frame["type"] == "error" and frame["code"] == "outdated":
                    end(screen, "This program is older than the service.")
            # P7: ping, and call nothing live that may be stale.
            if now - pinged >= PING_EVERY:
                socket.send(json.dumps({"action": "ping"}))
                pinged = now
            silent = now - max(pinged, heard) if pinged > heard else 0
            is_stalled = follower is not None and now - follower.flowed_at > FLOWS_WITHIN
            if silent > PONG_WITHIN or is_stalled:
                screen.set_state("stale")
            elif screen.state == "stale":
                screen.set_state("catching-up" if follower is None or follower.is_doubtful else "live")
            if silent > PONG_WITHIN + GIVE_UP_AFTER:
                return
            if screen.state == "catching-up" and follower is not None and follower.is_doubtful and now >= follower.due:
                follower.catch_up()
            if follower is not None:
                screen.missing_since = follower.missing_since


def end(screen, reason):
    screen.set_state("closed")
    sys.exit(reason)


def close_code(error):
    return error.rcvd.code if isinstance(error, ConnectionClosed) and error.rcvd else None


def is_refusal(error):
    return isinstance(error, InvalidStatus) and error.response.status_code in (401, 403)


def main():
    screen = Screen()
    pause = 1.0
    refusals = 0
    while True:
        try:
            follow_stack(screen)
        except (OSError, WebSocketException) as error:
            print(f"connection lost: {error}", file=sys.stderr)
            # P4: another connection would end in the same way.
            if close_code(error) == OUTDATED:
                end(screen, "This program is older than the service.")
            # P2: the second refusal in a row is for people.
            refusals = refusals + 1 if is_refusal(error) else 0
            if refusals == MAX_REFUSALS:
                end(screen, "The token is refused, or its client is inactive.")
        # P3: another connection after a random pause that grows with each failure.
        pause = 1.0 if screen.state in ("live", "stale") else min(30.0, pause * 2)
        screen.set_state("offline")
        time.sleep(random.random() * pause)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        pass
