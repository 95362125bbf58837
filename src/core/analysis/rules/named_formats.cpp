// SPDX-License-Identifier: Apache-2.0
// Values without a mark of their own, known by the service in the name beside them.
#include "core/analysis/rules/secret_formats.hpp"

namespace tank::inline v0::analysis {
namespace {

constexpr auto low = Severity::medium;  // identifiers and publishable halves
constexpr auto* uuid = R"((?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})";
constexpr auto* hex32 = R"((?i)[0-9a-f]{32})";
constexpr auto* hex40 = "[0-9a-f]{40}";
constexpr auto* hex64 = R"((?i)[0-9a-f]{64})";
constexpr auto* an16 = R"((?i)[a-z0-9]{16})";
constexpr auto* an20 = R"((?i)[a-z0-9]{20})";
constexpr auto* an24 = R"((?i)[a-z0-9]{24})";
constexpr auto* an25 = R"((?i)[a-z0-9]{25})";
constexpr auto* an32 = R"((?i)[a-z0-9]{32})";
constexpr auto* an40 = R"((?i)[a-z0-9]{40})";
constexpr auto* an64 = R"((?i)[a-z0-9]{64})";
constexpr auto* sign32 = R"((?i)[a-z0-9=_-]{32})";
constexpr auto* sign40 = R"((?i)[a-z0-9=_-]{40})";
constexpr auto* sign60 = R"((?i)[a-z0-9=_-]{60})";
constexpr auto* sign64 = R"((?i)[a-z0-9=_-]{64})";

const NamedFormat table[] = {
    {"adafruit-api-key", "Adafruit key", "adafruit", R"((?i)[a-z0-9_-]{32})"},
    {"adobe-client-id", "Adobe client id", "adobe", hex32, 2, low},
    {"airtable-api-key", "Airtable key", "airtable", R"((?i)[a-z0-9]{17})"},
    {"algolia-api-key", "Algolia key", "algolia", an32},
    {"alibaba-secret-key", "Alibaba Cloud secret", "alibaba", R"((?i)[a-z0-9]{30})", 2},
    {"asana-client-id", "Asana client id", "asana", R"(\d{16})", 0, low},
    {"asana-client-secret", "Asana client secret", "asana", an32},
    {"atlassian-api-token", "Atlassian token", "atlassian confluence jira",
     R"((?i)[a-z0-9]{24}|ATATT3[\w-]{186,})", 3.2},
    {"beamer-api-token", "Beamer token", "beamer", R"((?i)b_[a-z0-9=_-]{44})"},
    {"bitbucket-client-id", "Bitbucket client id", "bitbucket", an32, 0, low},
    {"bitbucket-client-secret", "Bitbucket client secret", "bitbucket", sign64},
    {"bittrex-access-key", "Bittrex key", "bittrex", an32},
    {"bittrex-secret-key", "Bittrex secret", "bittrex", an32},
    {"cisco-meraki-api-key", "Meraki key", "meraki", hex40, 3},
    {"cloudflare-api-key", "Cloudflare key", "cloudflare", R"((?i)[a-z0-9_-]{40})", 2},
    {"cloudflare-global-api-key", "Cloudflare global key", "cloudflare", R"((?i)[a-f0-9]{37})", 2},
    {"codecov-access-token", "Codecov token", "codecov", an32},
    {"cohere-api-token", "Cohere key", "cohere co__api__key", R"([a-zA-Z0-9]{40})", 4},
    {"coinbase-access-token", "Coinbase token", "coinbase", R"((?i)[a-z0-9_-]{64})"},
    {"confluent-access-token", "Confluent token", "confluent", an16},
    {"confluent-secret-key", "Confluent secret", "confluent", an64},
    {"contentful-delivery-api-token", "Contentful token", "contentful", R"((?i)[a-z0-9=_-]{43})"},
    {"datadog-access-token", "Datadog key", "datadog", an40},
    {"discord-api-token", "Discord token", "discord", hex64},
    {"discord-client-id", "Discord client id", "discord", R"(\d{18})", 2, low},
    {"discord-client-secret", "Discord client secret", "discord", sign32, 2},
    {"droneci-access-token", "Drone CI token", "droneci", an32},
    {"dropbox-api-token", "Dropbox secret", "dropbox", R"((?i)[a-z0-9]{15})"},
    {"dropbox-long-lived-api-token", "Dropbox long-lived token", "dropbox",
     R"((?i)[a-z0-9]{11}AAAAAAAAAA[a-z0-9\-_=]{43})"},
    {"dropbox-short-lived-api-token", "Dropbox short-lived token", "dropbox",
     R"((?i)sl\.[a-z0-9\-=_]{135})"},
    {"etsy-access-token", "Etsy token", "etsy", an24, 3},
    {"facebook-secret", "Facebook secret", "facebook", hex32, 3},
    {"fastly-api-token", "Fastly token", "fastly", sign32},
    {"finicity-api-token", "Finicity token", "finicity", hex32},
    {"finicity-client-secret", "Finicity secret", "finicity", an20},
    {"finnhub-access-token", "Finnhub token", "finnhub", an20},
    {"flickr-access-token", "Flickr key", "flickr", an32},
    {"freshbooks-access-token", "FreshBooks token", "freshbooks", an64},
    {"gitter-access-token", "Gitter token", "gitter", R"((?i)[a-z0-9_-]{40})"},
    {"gocardless-api-token", "GoCardless token", "gocardless", R"((?i)live_[a-z0-9\-_=]{40})"},
    {"heroku-api-key", "Heroku key", "heroku", uuid},
    {"hubspot-api-key", "HubSpot key", "hubspot", uuid},
    {"intercom-api-key", "Intercom key", "intercom", sign60},
    {"jfrog-api-key", "JFrog key", "jfrog artifactory bintray xray", R"((?i)[a-z0-9]{73})"},
    {"jfrog-identity-token", "JFrog identity token", "jfrog artifactory bintray xray", an64},
    {"kraken-access-token", "Kraken token", "kraken", R"((?i)[a-z0-9/=_+-]{80,90})"},
    {"kucoin-access-token", "KuCoin token", "kucoin", R"((?i)[a-f0-9]{24})"},
    {"kucoin-secret-key", "KuCoin secret", "kucoin", uuid},
    {"launchdarkly-access-token", "LaunchDarkly token", "launchdarkly", sign40},
    {"linear-client-secret", "Linear client secret", "linear", hex32, 2},
    {"linkedin-client-id", "LinkedIn client id", "linkedin linked__in linked-in",
     R"((?i)[a-z0-9]{14})", 2, low},
    {"linkedin-client-secret", "LinkedIn client secret", "linkedin linked__in linked-in", an16, 2},
    {"lob-api-key", "Lob key", "lob", R"((?i)(live|test)_[a-f0-9]{35})"},
    {"lob-pub-api-key", "Lob publishable key", "lob", R"((?i)(test|live)_pub_[a-f0-9]{31})", 0,
     low},
    {"looker-client-id", "Looker client id", "looker", an20, 0, low},
    {"looker-client-secret", "Looker client secret", "looker", an24},
    {"mailchimp-api-key", "Mailchimp key", "mailchimp", R"((?i)[a-f0-9]{32}-us\d\d)"},
    {"mailgun-private-api-token", "Mailgun key", "mailgun", R"((?i)key-[a-f0-9]{32})"},
    {"mailgun-pub-key", "Mailgun public key", "mailgun", R"((?i)pubkey-[a-f0-9]{32})", 0, low},
    {"mailgun-signing-key", "Mailgun signing key", "mailgun",
     R"((?i)[a-h0-9]{32}-[a-h0-9]{8}-[a-h0-9]{8})"},
    {"mapbox-api-token", "Mapbox token", "mapbox", R"((?i)pk\.[a-z0-9]{60}\.[a-z0-9]{22})", 0, low},
    {"mattermost-access-token", "Mattermost token", "mattermost", R"((?i)[a-z0-9]{26})"},
    {"messagebird-api-token", "MessageBird key", "messagebird message-bird message__bird", an25},
    {"messagebird-client-id", "MessageBird client id", "messagebird message-bird message__bird",
     uuid, 0, low},
    {"netlify-access-token", "Netlify token", "netlify", R"((?i)[a-z0-9=_-]{40,46})"},
    {"new-relic-browser-api-token", "New Relic browser token", "newrelic new-relic new__relic",
     R"((?i)NRJS-[a-f0-9]{19})", 0, low},
    {"new-relic-insert-key", "New Relic insert key", "newrelic new-relic new__relic",
     R"((?i)NRII-[a-z0-9-]{32})"},
    {"new-relic-user-api-id", "New Relic user key id", "newrelic new-relic new__relic", an64, 0,
     low},
    {"new-relic-user-api-key", "New Relic user key", "newrelic new-relic new__relic",
     R"((?i)NRAK-[a-z0-9]{27})"},
    {"nytimes-access-token", "New York Times key",
     "nytimes newyorktimes new-york-times new__york__times", sign32},
    {"okta-access-token", "Okta token", "okta", R"(00[\w=-]{40})", 4},
    {"plaid-api-token", "Plaid token", "plaid",
     R"((?i)access-(sandbox|development|production)-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"},
    {"plaid-client-id", "Plaid client id", "plaid", an24, 3.5, low},
    {"plaid-secret-key", "Plaid secret", "plaid", R"((?i)[a-z0-9]{30})", 3.5},
    {"privateai-api-token", "Private AI token", "privateai private__ai private-ai",
     R"([a-z0-9]{32})", 3},
    {"rapidapi-access-token", "RapidAPI key", "rapidapi", R"((?i)[a-z0-9_-]{50})"},
    {"sendbird-access-id", "Sendbird application id", "sendbird", uuid, 0, low},
    {"sendbird-access-token", "Sendbird token", "sendbird", R"((?i)[a-f0-9]{40})"},
    {"sentry-access-token", "Sentry token", "sentry", hex64, 3},
    {"sidekiq-secret", "Sidekiq credentials",
     "bundle__enterprise____contribsys____com bundle__gems____contribsys____com",
     R"((?i)[a-f0-9]{8}:[a-f0-9]{8})"},
    {"snyk-api-token", "Snyk token", "snyk", uuid},
    {"sonar-api-token", "Sonar token", "sonar", R"((?i)(squ_|sqp_|sqa_)?[a-z0-9=_-]{40})"},
    {"squarespace-access-token", "Squarespace token", "squarespace", uuid},
    {"sumologic-access-id", "Sumo Logic access id", "sumo", R"(su[a-zA-Z0-9]{12})", 3, low},
    {"sumologic-access-token", "Sumo Logic key", "sumo", an64, 3},
    {"telegram-bot-api-token", "Telegram bot token", "telegr", R"((?i)\d{5,16}:A[a-z0-9_-]{34})"},
    {"travisci-access-token", "Travis CI token", "travis", R"((?i)[a-z0-9]{22})"},
    {"twitch-api-token", "Twitch token", "twitch", R"((?i)[a-z0-9]{30})"},
    {"twitter-access-secret", "Twitter access secret", "twitter", R"((?i)[a-z0-9]{45})"},
    {"twitter-access-token", "Twitter access token", "twitter", R"((?i)\d{15,25}-[a-z0-9]{20,40})"},
    {"twitter-api-key", "Twitter key", "twitter", an25},
    {"twitter-api-secret", "Twitter secret", "twitter", R"((?i)[a-z0-9]{50})"},
    {"twitter-bearer-token", "Twitter bearer token", "twitter", R"((?i)A{22}[a-z0-9%]{80,100})"},
    {"typeform-api-token", "Typeform token", "typeform", R"((?i)tfp_[a-z0-9\-_.=]{59})"},
    {"yandex-access-token", "Yandex token", "yandex",
     R"((?i)t1\.[A-Z0-9a-z_-]+={0,2}\.[A-Z0-9a-z_-]{86}={0,2})"},
    {"yandex-api-key", "Yandex key", "yandex", R"((?i)AQVN[A-Za-z0-9_-]{35,38})"},
    {"yandex-aws-access-token", "Yandex static key", "yandex", R"((?i)YC[a-zA-Z0-9_-]{38})"},
    {"zendesk-secret-key", "Zendesk key", "zendesk", an40},
};

}  // namespace

std::span<const NamedFormat> named_formats() { return table; }

}  // namespace tank::inline v0::analysis
