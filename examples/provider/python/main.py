"""Sends prices of one game every half second, a bet stop now and then, until Ctrl-C.

Needs nothing but Python. docs/PROTOCOL.md has the rules, which this program names: P29 to P32.

    python3 examples/provider/python/main.py        # to the stack that `npm start` runs
"""

import argparse
import http.client
import json
import os
import random
import sys
import time
import urllib.error
import urllib.request
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime

GAME = "game-example-python"
MAX_PAUSE = 30.0


class Refused(Exception):
    """The service will not take this, however often it is sent."""


def read_options():
    parser = argparse.ArgumentParser()
    parser.add_argument("--outputs", default=".sportsfeeds/outputs.json", help="outputs of the stack")
    parser.add_argument("--count", type=int, default=sys.maxsize, help="end after this many times")
    return parser.parse_args()


def read_stack(file):
    """The address and a key: from the environment, or from the file that `npm start` writes."""
    if "SPORTSFEEDS_API_KEY" in os.environ:
        return os.environ["SPORTSFEEDS_FEEDS_API_URL"], os.environ["SPORTSFEEDS_API_KEY"]
    with open(file, encoding="utf8") as text:
        outputs = json.load(text)
    return outputs["feedsApiUrl"], next(iter(outputs["providerApiKeys"].values()))


OPTIONS = read_options()
URL, API_KEY = read_stack(OPTIONS.outputs)


def put(path, body):
    """P32: sends the same until the service has taken or refused it."""
    attempt = 0
    while True:
        request = urllib.request.Request(f"{URL}{path}", json.dumps(body).encode(), method="PUT")
        request.add_header("content-type", "application/json")
        request.add_header("x-api-key", API_KEY)
        at_least = 0.0
        try:
            with urllib.request.urlopen(request, timeout=10) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            if error.code != 429 and error.code < 500:
                raise Refused(f"HTTP {error.code}: {error.read().decode()}") from error
            reason, at_least = f"HTTP {error.code}", retry_after(error.headers.get("retry-after"))
        except (OSError, http.client.HTTPException, ValueError) as error:
            reason = str(error)
        print(f"{path}: {reason}; trying again", file=sys.stderr)
        wait(attempt, at_least)
        attempt += 1


def wait(attempt, at_least=0.0):
    """A random pause that grows with each attempt, so that providers do not all come back at once."""
    time.sleep(max(at_least, random.random() * min(MAX_PAUSE, 2**attempt)))


def retry_after(header):
    """Seconds that the service asks to wait: a number of them, or until a date."""
    if header is None:
        return 0.0
    if header.isdigit():
        return float(header)
    try:
        return max(0.0, (parsedate_to_datetime(header) - datetime.now(timezone.utc)).total_seconds())
    except ValueError:
        return 0.0


def put_odds(records):
    """P31: sends again what was not stored. Returns how many are stored."""
    stored = attempt = 0
    while True:
        response = put("/feeds", {"odds": records})
        stored += response["stored"]
        for rejected in response["rejected"]:
            print("rejected:", records[rejected["index"]], rejected["field"], rejected["reason"], file=sys.stderr)
        for warning in response.get("warnings", []):
            print("warning:", warning["message"], file=sys.stderr)
        records = [records[index] for index in response["notStored"]]
        if not records:
            return stored
        wait(attempt)
        attempt += 1


def now():
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def market(date, price):
    """One line of several, with any outcomes. Prices are text, so that none is rounded on the way."""
    return {
        "gameId": GAME,
        "type": "total",
        "line": 2.5,
        "date": date,
        "status": "open",
        "oddsFormat": "decimal",
        "outcomes": [
            {"id": "over", "odds": f"{price:.2f}"},
            {"id": "under", "odds": f"{price / (price - 0.97):.2f}"},
        ],
    }


def main():
    # P29: the game first, so that its odds have a sport.
    game = {
        "id": GAME,
        "sport": "soccer",
        "name": "Reds v Blues",
        "homeTeam": "Reds",
        "awayTeam": "Blues",
        "gameDate": now(),
        "status": "live",
    }
    put("/games", {"games": [game]})
    price = 2.0
    for sent in range(OPTIONS.count):
        price = max(1.05, price + (random.random() - 0.5) / 10)
        records = [market(now(), price)]
        if sent % 10 == 9:
            # A goal: all markets are suspended, and each opens again by its next record.
            records.append({"gameId": GAME, "type": "*", "isOpen": False, "date": now(), "reason": "goal"})
        # One request after another: P32 asks for this within each market.
        print(f"{price:.2f}: {put_odds(records)} of {len(records)} stored", flush=True)
        time.sleep(0.5)


if __name__ == "__main__":
    try:
        main()
    except Refused as refusal:
        sys.exit(str(refusal))
    except KeyboardInterrupt:
        pass
