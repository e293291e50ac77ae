module sportsfeeds.example/provider

go 1.23
