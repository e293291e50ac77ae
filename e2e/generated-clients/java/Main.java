import feeds.AnalystApi;
import feeds.ProviderApi;
import feeds.client.ApiClient;
import feeds.model.*;
import java.net.http.HttpClient;
import java.time.OffsetDateTime;
import java.util.List;

/** Puts a fractional price and prints what it reads back, with the client that openapi-generator generates. */
public class Main {
  public static void main(String[] arguments) throws Exception {
    var client = new ApiClient();
    // Without TLS the client would ask for HTTP/2 by an upgrade, which the local stack takes for a WebSocket.
    client.setHttpClientBuilder(HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1));
    client.updateBaseUri(System.getenv("FEEDS_API_URL"));
    client.setRequestInterceptor(request -> request
        .header("x-api-key", System.getenv("API_KEY"))
        .header("authorization", "Bearer " + System.getenv("TOKEN")));
    var gameId = "game-generated-java";
    var provider = new ProviderApi(client);
    provider.putGames(new GamesRequest().addGamesItem(new GameInput()
        .id(gameId).sport("soccer").name("Reds v Blues").gameDate(OffsetDateTime.now()).status(GameStatus.LIVE)
        .live(new LiveStateInput().score(new Score().home("2").away("1")))));

    var record = new GeneralOdds()
        .gameId(gameId).type("win").date(OffsetDateTime.now()).seq(9007199254740991L)
        .status(MarketStatus.OPEN).oddsFormat(OddsFormat.FRACTIONAL)
        .outcomes(List.of(new Outcome().id("4711").odds("9/2"), new Outcome().id("4712").odds("100/30")));
    var stored = provider.putFeeds(new FeedsRequest().addOddsItem(new FeedOdds(record)));
    if (stored.getStored() != 1) throw new IllegalStateException(stored.toString());

    var analyst = new AnalystApi(client);
    var since = System.currentTimeMillis() - 60_000;
    var odds = analyst.getFeeds(List.of(gameId), null, null, null, null, null, null, null, since, null, null, null).getOdds().get(0);
    var score = analyst.getGame(gameId).getLive().getScore().getHome();
    System.out.printf("{\"prices\":[\"%s\",\"%s\"],\"seq\":%d,\"receivedAt\":%s,\"score\":\"%s\"}%n",
        odds.getOutcomes().get(0).getOdds(), odds.getOutcomes().get(1).getOdds(), odds.getSeq(), odds.getReceivedAt(), score);
  }
}
